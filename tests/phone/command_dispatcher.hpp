// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/virtual_phone.hpp"
#include "tests/phone/wait_list.hpp"

#include <nlohmann/json.hpp>

namespace vphone {

/**
 * The commands of the control socket (docs/virtual-phone.md has the table). What is about cable, wire and claim is done
 * here; every other command goes to the phone's Responder.
 *
 * Owned by the program, thread-bound to the event loop's thread.
 */
class CommandDispatcher {
public:
    using Phones = std::vector<std::unique_ptr<VirtualPhone>>;

    /// @p phones is not empty and outlives this, as the loop does.
    CommandDispatcher(EventLoop &loop, const Phones &phones) : loop_{loop}, phones_{phones}, waits_{loop} {}

    /// Carries out one line; the client is answered now, or later when the command waits.
    void handle(const std::string &line, const std::shared_ptr<ControlClient> &client);
    /// Answers those whose wait is over.
    void check_waits() { waits_.check(); }

private:
    void run(const nlohmann::json &command, const std::shared_ptr<ControlClient> &client);
    void wait(VirtualPhone &phone, const nlohmann::json &command, const std::shared_ptr<ControlClient> &client);
    [[nodiscard]] VirtualPhone &phone_of(const nlohmann::json &command) const;

    EventLoop &loop_;
    const Phones &phones_;
    WaitList waits_;
};

} // namespace vphone
