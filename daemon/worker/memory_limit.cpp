// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/memory_limit.hpp"

#include "common/error.hpp"

#include <sys/resource.h>

#include <cerrno>

// AddressSanitizer maps terabytes to watch over the others
#ifdef __SANITIZE_ADDRESS__
#define MTPSYNC_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MTPSYNC_ADDRESS_SANITIZER
#endif
#endif

namespace mtpsync {

void limit_memory() {
#ifndef MTPSYNC_ADDRESS_SANITIZER
    const rlimit limit{.rlim_cur = worker_memory, .rlim_max = worker_memory};
    if (setrlimit(RLIMIT_DATA, &limit) != 0)
        throw system_error(ErrorCode::Internal, "the worker cannot limit its memory", errno);
#endif
}

} // namespace mtpsync
