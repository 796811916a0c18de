// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/caller.hpp"

#include "common/bus_compat.hpp"
#include "common/bus_interaction.hpp"

#include <spdlog/spdlog.h>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace mtpsync {

namespace {

constexpr auto bus_service = "org.freedesktop.DBus";
constexpr auto bus_path = "/org/freedesktop/DBus";
constexpr auto bus_interface = "org.freedesktop.DBus";

constexpr std::size_t most_known = 64;

} // namespace

Callers::Callers(sdbus::IConnection &connection)
    : bus_{sdbus::createProxy(connection, bus_compat::ServiceName{bus_service}, sdbus::ObjectPath{bus_path})} {
}

void Callers::identify(const sdbus::IObject &object, Identified identified) {
    decltype(auto) call = bus_compat::current_call(object);
    const std::string name = call.getSender();
    const bool is_interactive = bus_interaction::is_allowed(call);
    if (const auto known = uids_.find(name); known != uids_.end()) {
        identified(Caller{.name = name, .uid = known->second, .is_interactive = is_interactive});
        return;
    }
    auto &waiting = waiting_[name];
    waiting.push_back({.is_interactive = is_interactive, .identified = std::move(identified)});
    if (waiting.size() == 1)
        ask(name);
}

/// The user that the bus tells is the effective one, which it vouches for. The real one would be read from /proc: by
/// process number, which may be another's by then, and not at all where a unit hides the processes of others.
void Callers::ask(const std::string &name) {
    const auto answered = [this, name](bus_compat::CallFailure failure, std::uint32_t uid) {
        if (failure)
            spdlog::debug("the bus does not say who {} is: {}", name, failure->getMessage());
        answer(name, failure ? std::nullopt : std::optional<uid_t>{uid});
    };
    bus_->callMethodAsync("GetConnectionUnixUser")
        .onInterface(bus_interface)
        .withArguments(name)
        .uponReplyInvoke(answered);
}

void Callers::answer(const std::string &name, std::optional<uid_t> uid) {
    const auto waiting = waiting_.extract(name);
    if (uid) {
        if (uids_.size() >= most_known)
            uids_.clear();
        uids_[name] = *uid;
    }
    for (const Waiting &one : waiting.mapped())
        one.identified(uid ? std::optional{Caller{.name = name, .uid = *uid, .is_interactive = one.is_interactive}}
                           : std::nullopt);
}

} // namespace mtpsync
