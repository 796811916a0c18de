// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/bus_action.hpp"

namespace mtpsync {

std::string_view describe(BusAction action) noexcept {
    switch (action) {
    case BusAction::Verify: return "verify";
    case BusAction::Execute: return "execute";
    case BusAction::Retry: return "retry";
    case BusAction::Cancel: return "cancel a job";
    case BusAction::CancelOther: return "cancel a job of somebody else";
    case BusAction::Browse: return "list the phone";
    case BusAction::ReadOwn: return "read what jobs have written";
    case BusAction::ReadOther: return "read what jobs of somebody else have written";
    case BusAction::ReadProof: return "read what is proven";
    case BusAction::Manage: return "manage profiles";
    }
    return "do this";
}

std::string_view polkit_action(BusAction action) noexcept {
    switch (action) {
    case BusAction::Verify:
    case BusAction::Browse: return "org.mtpsync1.verify";
    case BusAction::Execute: return "org.mtpsync1.execute";
    case BusAction::Retry: return "org.mtpsync1.retry";
    case BusAction::Cancel: return "org.mtpsync1.cancel";
    case BusAction::CancelOther: return "org.mtpsync1.cancel-other";
    case BusAction::ReadProof:
    case BusAction::Manage: return "org.mtpsync1.manage";
    case BusAction::ReadOwn:
    case BusAction::ReadOther: break;
    }
    return "";
}

} // namespace mtpsync
