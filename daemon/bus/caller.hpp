// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <string>

namespace mtpsync {

/// Who calls a method, as the bus says. A value.
struct Caller {
    std::string name; ///< unique name of the connection, such as ":1.42"
    uid_t uid = 0;
    bool is_interactive = false; ///< can wait while a person is asked for a password
};

/// The caller of the method of @p object that is being handled. Throws sdbus::Error when it has left the bus.
[[nodiscard]] Caller caller_of(const sdbus::IObject &object);

} // namespace mtpsync
