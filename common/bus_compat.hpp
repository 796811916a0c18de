// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/names.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/**
 * The differences between sdbus-c++ 1.2 and 2.x, all of them: no other file knows which of the two it is built with.
 * Beyond these functions both are used in the subset that they share: explicit sdbus::Variant, sdbus::ObjectPath{...}.
 */
namespace mtpsync::bus_compat {

#ifdef MTPSYNC_SDBUS_V2
using ServiceName = sdbus::ServiceName;
#else
using ServiceName = std::string;
#endif

enum class Bus : std::uint8_t { Session, System };

/// Throws sdbus::Error when the bus is away.
[[nodiscard]] inline std::unique_ptr<sdbus::IConnection> open_bus(Bus bus) {
    return bus == Bus::Session ? sdbus::createSessionBusConnection() : sdbus::createSystemBusConnection();
}

/// Throws sdbus::Error when another process owns the name.
inline void request_name(sdbus::IConnection &connection, std::string_view name) {
    connection.requestName(ServiceName{std::string{name}});
}

[[nodiscard]] inline ServiceName service_name() {
    return ServiceName{std::string{names::bus_name}};
}

/// A call that was not sent yet.
[[nodiscard]] inline sdbus::MethodCall make_call(sdbus::IProxy &proxy, const char *interface, const char *method) {
#ifdef MTPSYNC_SDBUS_V2
    return proxy.createMethodCall(sdbus::InterfaceName{interface}, sdbus::MethodName{method});
#else
    return proxy.createMethodCall(interface, method);
#endif
}

/// Ends the subscription of a proxy that was made by hand: the signals asked for are heard from now on.
inline void start_listening([[maybe_unused]] sdbus::IProxy &proxy) {
#ifndef MTPSYNC_SDBUS_V2
    proxy.finishRegistration();
#endif
}

inline void add_object_manager(sdbus::IConnection &connection, std::string_view path) {
#ifdef MTPSYNC_SDBUS_V2
    connection.addObjectManager(sdbus::ObjectPath{std::string{path}});
#else
    connection.addObjectManager(std::string{path}, sdbus::floating_slot);
#endif
}

/// The error as it goes over the bus: org.mtpsync1.Error.NAME.
[[nodiscard]] inline sdbus::Error to_bus(const Error &error) {
    std::string name{names::error_prefix};
    name += error.info().name;
#ifdef MTPSYNC_SDBUS_V2
    return sdbus::Error{sdbus::Error::Name{name}, error.what()};
#else
    return sdbus::Error{name, error.what()};
#endif
}

/// The error that came over the bus; nothing when it is not one of ours.
[[nodiscard]] inline std::optional<Error> from_bus(const sdbus::Error &error) {
    const std::string name = error.getName();
    if (!name.starts_with(names::error_prefix))
        return std::nullopt;
    const auto code = error_code_from_name(std::string_view{name}.substr(names::error_prefix.size()));
    return Error{code.value_or(ErrorCode::Internal), error.getMessage()};
}

/// The call of a method of @p object that is being handled.
[[nodiscard]] inline decltype(auto) current_call(const sdbus::IObject &object) {
#ifdef MTPSYNC_SDBUS_V2
    return object.getCurrentlyProcessedMessage();
#else
    return *object.getCurrentlyProcessedMessage();
#endif
}

/// Calls @p gone when the connection with the unique name @p name has left the bus, as long as the slot is kept. Throws
/// sdbus::Error.
template <class Gone>
[[nodiscard]] sdbus::Slot watch_departure(sdbus::IConnection &connection, const std::string &name, Gone gone) {
    const std::string rule = "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                             "member='NameOwnerChanged',arg0='" +
                             name + "',arg2=''";
    const auto heard = [gone](auto && /*message*/) { gone(); };
#ifdef MTPSYNC_SDBUS_V2
    return connection.addMatch(rule, heard, sdbus::return_slot);
#else
    return connection.addMatch(rule, heard);
#endif
}

inline void emit_changed(sdbus::IObject &object, const char *interface, const std::vector<std::string> &properties) {
#ifdef MTPSYNC_SDBUS_V2
    std::vector<sdbus::PropertyName> names;
    for (const auto &property : properties)
        names.emplace_back(property);
    object.emitPropertiesChangedSignal(interface, names);
#else
    object.emitPropertiesChangedSignal(interface, properties);
#endif
}

/// How an asynchronous call went, as its callback gets it: false when it went well, else it points to the error.
#ifdef MTPSYNC_SDBUS_V2
using CallFailure = std::optional<sdbus::Error>;
#else
using CallFailure = const sdbus::Error *;
#endif

/// What a loop of our own waits for on behalf of a connection. To be asked for before each wait.
struct PollRequest {
    int fd = -1;
    short events = 0;                                 ///< of poll(2)
    int event_fd = -1;                                ///< to be waited for with POLLIN, too; -1: none
    std::optional<std::chrono::microseconds> timeout; ///< from now; nothing: none
};

[[nodiscard]] inline PollRequest poll_request(const sdbus::IConnection &connection) {
    const auto data = connection.getEventLoopPollData();
#ifdef MTPSYNC_SDBUS_V2
    const auto timeout = data.getRelativeTimeout();
    return {.fd = data.fd,
            .events = data.events,
            .event_fd = data.eventFd,
            .timeout = timeout == std::chrono::microseconds::max() ? std::nullopt : std::optional{timeout}};
#else
    return {.fd = data.fd, .events = data.events, .timeout = data.getRelativeTimeout()};
#endif
}

/// Handles one message; false when none is waiting. Throws sdbus::Error when the bus has gone.
inline bool process_one(sdbus::IConnection &connection) {
#ifdef MTPSYNC_SDBUS_V2
    return connection.processPendingEvent();
#else
    return connection.processPendingRequest();
#endif
}

} // namespace mtpsync::bus_compat
