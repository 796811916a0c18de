// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vphone {

/// umockdev's preload library, by the name under which the dynamic linker finds it.
constexpr const char *preload_library = "libumockdev-preload.so.0";

/// Whether this machine has it.
[[nodiscard]] bool preload_library_available();

} // namespace vphone
