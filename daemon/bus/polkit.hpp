// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/bus/bus_action.hpp"
#include "daemon/bus/caller.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace mtpsync {

/**
 * Asks polkit whether a caller may do something, and never waits: the answer comes through the loop that pumps the
 * connection. Owned by the Authorizer; thread-bound to the control thread.
 *
 * A check ends with polkit's answer, with its deadline, or with its caller: who has left the bus hears nothing, and
 * nothing is done.
 */
class Polkit {
public:
    /// Nothing: allowed. May not throw anything but sdbus::Error.
    using Answered = std::function<void(const std::optional<Error> &denied)>;

    /// @p connection is one to the system bus, and outlives this.
    explicit Polkit(sdbus::IConnection &connection);
    Polkit(const Polkit &) = delete;
    Polkit &operator=(const Polkit &) = delete;
    ~Polkit() = default;

    /// Throws Error (NotAuthorized) when too many checks of this user are under way, and sdbus::Error.
    void ask(const Caller &caller, BusAction action, Answered answered);

private:
    struct Check {
        Caller caller;
        BusAction action;
        Answered answered;
        sdbus::Slot departure;
        bool is_dropped = false; // the caller has left
    };
    using Verdict = sdbus::Struct<bool, bool, std::map<std::string, std::string>>;

    void send(std::uint64_t id, const Check &check);
    void answer(std::uint64_t id, const sdbus::Error *failure, const Verdict &verdict);
    [[nodiscard]] std::optional<Error> judge(const Check &check, const sdbus::Error *failure, const Verdict &verdict);
    [[nodiscard]] Error judge_failure(const Check &check, const sdbus::Error &failure);
    /// Once, until polkit answers again: a caller must not fill the log.
    void log_failure(const std::string &what);
    void drop(std::uint64_t id);
    /// Takes a prompt away that nobody needs any more.
    void cancel(std::uint64_t id);

    sdbus::IConnection &connection_;
    std::unique_ptr<sdbus::IProxy> authority_;
    std::map<std::uint64_t, Check> checks_; // by the number in the cancellation id
    std::uint64_t last_id_ = 0;
    bool is_failure_told_ = false; // since polkit answered
};

} // namespace mtpsync
