// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace mtpsync {

/// What a worker may have of memory that it can write: libmtp gathers whatever a phone sends, however much that is, and
/// believes the counts that stand in it. libmtp keeps about a kilobyte of each object that was ever described.
inline constexpr std::uint64_t worker_memory = 1ULL << 30U;

/// Limits this process to worker_memory, for ever. Beyond it allocations fail, which libmtp mostly does not survive:
/// the worker ends, and the daemon opens the phone anew. Throws Error (Internal).
void limit_memory();

} // namespace mtpsync
