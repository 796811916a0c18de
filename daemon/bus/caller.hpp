// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <map>
#include <string>

namespace mtpsync {

/// Who calls a method, as the bus says. A value.
struct Caller {
    std::string name; ///< unique name of the connection, such as ":1.42"
    uid_t uid = 0;
    bool is_interactive = false; ///< can wait while a person is asked for a password
};

/// Knows callers. The bus gives a unique name to one connection only, and the answer to who has it never changes: it is
/// asked for once, because a flood of calls would pile up behind each question. Owned by the Authorizer; thread-bound
/// to the control thread.
class Callers {
public:
    /// The caller of the method of @p object that is being handled. Throws sdbus::Error when it has left the bus.
    [[nodiscard]] Caller caller_of(const sdbus::IObject &object);

private:
    std::map<std::string, uid_t> uids_; // by unique name
};

} // namespace mtpsync
