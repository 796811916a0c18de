// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/control_server.hpp"

#include <list>

namespace vphone {

/// The "wait" commands that are not answered yet. Owned by CommandDispatcher, thread-bound to the event loop's thread.
class WaitList {
public:
    using Condition = std::function<bool()>;

    explicit WaitList(Scheduler &scheduler) : scheduler_{scheduler} {}
    WaitList(WaitList &&) = delete;
    ~WaitList();

    /// Answers @p client when @p condition holds, which may be now; or with an error that calls it @p what when
    /// @p timeout, unless it is zero, has passed.
    void add(const std::shared_ptr<ControlClient> &client, std::string what, Condition condition,
             std::chrono::milliseconds timeout);
    /// Looks again: to be called whenever something may have changed.
    void check();

private:
    struct Waiter {
        std::weak_ptr<ControlClient> client;
        std::string what;
        Condition condition;
        Scheduler::TimerId timer = 0;
    };

    [[nodiscard]] bool settled(Waiter &waiter);
    void give_up(std::list<Waiter>::iterator waiter);

    Scheduler &scheduler_;
    std::list<Waiter> waiters_;
};

} // namespace vphone
