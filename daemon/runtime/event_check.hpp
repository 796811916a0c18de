// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"

#include <string_view>

namespace mtpsync {

/// @p result as it is, unless it is one of sd-event's negative error numbers: then throws Error (Internal) that begins
/// with @p what. Reentrant.
inline int check_event_call(int result, std::string_view what) {
    if (result < 0)
        throw system_error(ErrorCode::Internal, what, -result);
    return result;
}

} // namespace mtpsync
