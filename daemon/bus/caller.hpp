// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// Who calls a method, as the bus says. A value.
struct Caller {
    std::string name; ///< unique name of the connection, such as ":1.42"
    uid_t uid = 0;
    bool is_interactive = false; ///< can wait while a person is asked for a password
};

/**
 * Knows callers. The bus gives a unique name to one connection only, and the answer to who has it never changes: it is
 * asked for once, because a flood of calls would pile up behind each question, and without waiting for the answer,
 * because the control thread waits for nobody. Calls of one caller keep their order. Owned by the Authorizer;
 * thread-bound to the control thread.
 */
class Callers {
public:
    /// Gets nothing when the bus does not tell: as a rule the caller has left.
    using Identified = std::function<void(const std::optional<Caller> &)>;

    /// @p connection outlives this.
    explicit Callers(sdbus::IConnection &connection);

    /// Calls @p identified now or later, once, with the caller of the method of @p object that is being handled.
    void identify(const sdbus::IObject &object, Identified identified);

private:
    struct Waiting {
        bool is_interactive = false;
        Identified identified;
    };

    void ask(const std::string &name);
    void answer(const std::string &name, std::optional<uid_t> uid);

    std::unique_ptr<sdbus::IProxy> bus_;
    std::map<std::string, uid_t> uids_;                   // by unique name
    std::map<std::string, std::vector<Waiting>> waiting_; // by unique name: the bus was asked about these
};

} // namespace mtpsync
