// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/wait_list.hpp"

#include <nlohmann/json.hpp>

namespace vphone {

WaitList::~WaitList() {
    for (const auto &waiter : waiters_)
        scheduler_.cancel(waiter.timer);
}

void WaitList::add(const std::shared_ptr<ControlClient> &client, std::string what, Condition condition,
                   std::chrono::milliseconds timeout) {
    waiters_.push_back({client, std::move(what), std::move(condition)});
    const auto waiter = std::prev(waiters_.end());
    if (timeout.count() != 0)
        waiter->timer = scheduler_.at(scheduler_.now() + timeout, [this, waiter] { give_up(waiter); });
    check();
}

void WaitList::check() {
    waiters_.remove_if([this](Waiter &waiter) { return settled(waiter); });
}

bool WaitList::settled(Waiter &waiter) {
    const auto client = waiter.client.lock();
    if (client && !waiter.condition())
        return false;
    scheduler_.cancel(waiter.timer);
    if (client)
        client->reply({{"ok", true}});
    return true;
}

void WaitList::give_up(std::list<Waiter>::iterator waiter) {
    if (const auto client = waiter->client.lock())
        client->reply({{"ok", false}, {"error", "waited in vain for '" + waiter->what + "'"}});
    waiters_.erase(waiter);
}

} // namespace vphone
