// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/inbox.hpp"

#include "common/error.hpp"

#include <utility>

namespace mtpsync {

std::optional<Order> Inbox::next() {
    while (!daemon_gone_) {
        auto packet = channel_.receive(wire::Channel::Wait::Yes);
        if (!packet || packet->bytes.empty())
            break;
        Order order{wire::decode_request(packet->bytes), std::move(packet->fd)};
        if (std::holds_alternative<wire::Cancel>(order.request))
            continue; // its request was done before it arrived
        withdrawn_ = false;
        return order;
    }
    daemon_gone_ = true;
    return std::nullopt;
}

bool Inbox::withdrawn() {
    if (withdrawn_)
        return true;
    const auto packet = channel_.receive(wire::Channel::Wait::No);
    if (!packet)
        return false;
    withdrawn_ = true;
    if (packet->bytes.empty())
        daemon_gone_ = true;
    else if (!std::holds_alternative<wire::Cancel>(wire::decode_request(packet->bytes)))
        throw Error{ErrorCode::ProtocolViolation, "the daemon asked for something while a request was under way"};
    return true;
}

} // namespace mtpsync
