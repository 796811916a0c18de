// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/notification_board.hpp"

#include "common/bus_compat.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

constexpr auto notifications_service = "org.freedesktop.Notifications";
constexpr auto notifications_path = "/org/freedesktop/Notifications";
constexpr auto notifications_interface = "org.freedesktop.Notifications";
constexpr auto icon = "phone"; // of the Icon Naming Specification

constexpr std::int32_t as_long_as_usual = -1;
constexpr std::int32_t until_it_is_closed = 0;

using Capabilities = std::set<std::string>;

/// Only servers that know markup take "&amp;" for what it is.
std::string escape_markup(const std::string &text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&': escaped += "&amp;"; break;
        case '<': escaped += "&lt;"; break;
        case '>': escaped += "&gt;"; break;
        default: escaped += c;
        }
    }
    return escaped;
}

/// The rows that this server can show of what is to be said below the summary.
std::string body_for(const Notice &notice, const Capabilities &capabilities) {
    std::string body = notice.body;
    if (!capabilities.contains("actions") && !notice.instead_of_actions.empty())
        body += (body.empty() ? "" : "\n") + notice.instead_of_actions;
    return capabilities.contains("body-markup") ? escape_markup(body) : body;
}

std::string summary_for(const Notice &notice, const Capabilities &capabilities) {
    const bool alone = !capabilities.contains("body") && !notice.body.empty();
    return alone ? notice.summary + ": " + notice.body : notice.summary;
}

/// Pairs of key and label, in one list.
std::vector<std::string> actions_for(const Notice &notice, const Capabilities &capabilities) {
    std::vector<std::string> actions;
    if (capabilities.contains("actions"))
        for (const Notice::Action &action : notice.actions)
            actions.insert(actions.end(), {action.key, action.label});
    return actions;
}

std::map<std::string, sdbus::Variant> hints_for(const Notice &notice) {
    return {{"urgency", sdbus::Variant{static_cast<std::uint8_t>(notice.urgency)}},
            {"category", sdbus::Variant{notice.category}}};
}

} // namespace

NotificationBoard::NotificationBoard(sdbus::IConnection &connection, ActionHandler pressed)
    : pressed_{std::move(pressed)}, server_{sdbus::createProxy(connection,
                                                               bus_compat::ServiceName{notifications_service},
                                                               sdbus::ObjectPath{notifications_path})} {
    server_->uponSignal("NotificationClosed")
        .onInterface(notifications_interface)
        .call([this](std::uint32_t id, std::uint32_t /*reason*/) { closed(id); });
    server_->uponSignal("ActionInvoked")
        .onInterface(notifications_interface)
        .call([this](std::uint32_t id, const std::string &action) { this->pressed(id, action); });
    bus_compat::start_listening(*server_);
}

void NotificationBoard::show(const std::string &subject, Notice notice) {
    Slot &slot = slots_[subject];
    slot.next = std::move(notice);
    slot.down = false;
    advance(subject);
}

void NotificationBoard::take_down(const std::string &subject) {
    const auto slot = slots_.find(subject);
    if (slot == slots_.end())
        return;
    slot->second.next.reset();
    slot->second.down = true;
    advance(subject);
}

/// One call at a time: only the answer to the first says which notification the second is to replace.
void NotificationBoard::advance(const std::string &subject, bool knows_server) {
    const Slot &slot = slots_.at(subject);
    if (slot.is_asked)
        return;
    try {
        if (slot.next && (slot.id != 0 || knows_server))
            send(subject);
        else if (slot.next)
            ask_capabilities(subject); // servers come and go
        else if (slot.down)
            take_down_now(subject);
    } catch (const sdbus::Error &error) {
        give_up(subject, error);
    }
}

void NotificationBoard::ask_capabilities(const std::string &subject) {
    server_->callMethodAsync("GetCapabilities")
        .onInterface(notifications_interface)
        .uponReplyInvoke([this, subject](bus_compat::CallFailure failure, const std::vector<std::string> &has) {
            if (failure)
                return give_up(subject, *failure);
            capabilities_ = {has.begin(), has.end()};
            slots_.at(subject).is_asked = false;
            advance(subject, true);
        });
    slots_.at(subject).is_asked = true;
}

void NotificationBoard::send(const std::string &subject) {
    Slot &slot = slots_.at(subject);
    const Notice notice = *std::exchange(slot.next, std::nullopt);
    server_->callMethodAsync("Notify")
        .onInterface(notifications_interface)
        .withArguments(std::string{"mtpsync"}, slot.id, std::string{icon}, summary_for(notice, capabilities_),
                       body_for(notice, capabilities_), actions_for(notice, capabilities_), hints_for(notice),
                       notice.waits_for_person ? until_it_is_closed : as_long_as_usual)
        .uponReplyInvoke([this, subject](bus_compat::CallFailure failure, std::uint32_t id) {
            if (failure)
                return give_up(subject, *failure);
            Slot &shown = slots_.at(subject);
            shown.is_asked = false;
            shown.id = id;
            advance(subject);
        });
    slot.is_asked = true;
}

void NotificationBoard::take_down_now(const std::string &subject) {
    const std::uint32_t id = slots_.at(subject).id;
    slots_.erase(subject);
    if (id == 0)
        return;
    server_->callMethodAsync("CloseNotification")
        .onInterface(notifications_interface)
        .withArguments(id)
        .uponReplyInvoke([](bus_compat::CallFailure /*failure*/) {}); // a person may have been faster
}

void NotificationBoard::give_up(const std::string &subject, const sdbus::Error &error) {
    spdlog::debug("nobody shows a notification about {}: {}", subject, error.getMessage());
    slots_.erase(subject);
}

NotificationBoard::Slots::iterator NotificationBoard::find(std::uint32_t id) {
    return std::ranges::find_if(slots_, [id](const auto &item) { return id != 0 && item.second.id == id; });
}

void NotificationBoard::closed(std::uint32_t id) {
    const auto slot = find(id);
    if (slot == slots_.end())
        return;
    slot->second.id = 0;
    if (!slot->second.is_asked && !slot->second.next)
        slots_.erase(slot);
}

void NotificationBoard::pressed(std::uint32_t id, const std::string &action) {
    const auto slot = find(id);
    if (slot == slots_.end())
        return;
    const std::string subject = slot->first; // the slot may go meanwhile
    pressed_(subject, action);
}

} // namespace mtpsync
