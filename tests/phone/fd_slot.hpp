// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace vphone {

/**
 * Gives this process a range of descriptor numbers of its own among all that run in one test bed.
 *
 * The preload library names the socket of a udev monitor after its descriptor number alone, so two programs whose
 * monitors have the same number would take each other's events. A slot is a locked file in ROOT/slots; all descriptors
 * below its range are taken by duplicates of it, which last as long as the program and its children.
 */
namespace fd_slot {

constexpr int slots = 28;
constexpr int width = 32; ///< descriptor numbers a slot; all of them stay below 1024, which is all that select() knows

/// Takes a free slot and returns its number. A slot that the process inherited is given back first: its range is the
/// parent's. Throws std::system_error; std::runtime_error when all are taken.
int take(const std::filesystem::path &root);

} // namespace fd_slot

} // namespace vphone
