// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sdbus-c++/sdbus-c++.h>

#include <systemd/sd-bus.h>

/**
 * Flags of a call (D-Bus specification, "Message format"), of which sdbus-c++ 1.2 and 2.x know nothing; sd-bus below
 * them does (docs/adr/0013). ALLOW_INTERACTIVE_AUTHORIZATION: the caller can wait while a person is asked for a
 * password. Thread-bound to the thread of the connection.
 */
namespace mtpsync::bus_interaction {

/// The message of sd-bus inside one of sdbus-c++, which shows it to classes derived from it only.
class MessageView : public sdbus::Message {
public:
    [[nodiscard]] static sd_bus_message *of(const sdbus::Message &message) {
        return static_cast<sd_bus_message *>(message.*(&MessageView::msg_));
    }
};

/// The caller has set ALLOW_INTERACTIVE_AUTHORIZATION.
[[nodiscard]] inline bool is_allowed(const sdbus::Message &call) {
    return sd_bus_message_get_allow_interactive_authorization(MessageView::of(call)) > 0;
}

/// Sets it in all calls that the connection of @p call makes from now on; @p call itself need not be sent.
inline void allow_from_now_on(const sdbus::Message &call) {
    sd_bus_set_allow_interactive_authorization(sd_bus_message_get_bus(MessageView::of(call)), 1);
}

/// The bus starts no service for the sake of @p call (the flag NO_AUTO_START), which was not sent yet.
inline void forbid_start(const sdbus::MethodCall &call) {
    sd_bus_message_set_auto_start(MessageView::of(call), 0);
}

} // namespace mtpsync::bus_interaction
