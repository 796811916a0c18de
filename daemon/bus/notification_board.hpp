// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/bus/notice.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace mtpsync {

/**
 * The desktop's notifications (org.freedesktop.Notifications): one for each subject, of which a new one takes the place
 * of the last. Where there is no server nothing happens, and nobody waits: calls go out without waiting for answers,
 * and what changes before an answer is there goes out after it.
 *
 * Owned by the Notifier; thread-bound to the control thread. The connection is borrowed, and pumped by its owner.
 */
class NotificationBoard {
public:
    /// A person pressed a button.
    using ActionHandler = std::function<void(const std::string &subject, const std::string &action)>;

    NotificationBoard(sdbus::IConnection &connection, ActionHandler pressed);
    NotificationBoard(const NotificationBoard &) = delete;
    NotificationBoard &operator=(const NotificationBoard &) = delete;

    void show(const std::string &subject, Notice notice);
    void take_down(const std::string &subject);

private:
    struct Slot {
        std::uint32_t id = 0;       // of the server; 0: it shows none
        bool is_asked = false;      // an answer is on its way
        std::optional<Notice> next; // to be shown
        bool down = false;
    };
    using Slots = std::map<std::string, Slot>;

    void advance(const std::string &subject, bool knows_server = false);
    void ask_capabilities(const std::string &subject);
    void send(const std::string &subject);
    void take_down_now(const std::string &subject);
    void give_up(const std::string &subject, const sdbus::Error &error);
    [[nodiscard]] Slots::iterator find(std::uint32_t id);
    void closed(std::uint32_t id);
    void pressed(std::uint32_t id, const std::string &action);

    ActionHandler pressed_;
    Slots slots_; // by subject
    std::set<std::string> capabilities_;
    std::unique_ptr<sdbus::IProxy> server_; // last: its callbacks use the others
};

} // namespace mtpsync
