// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/phone_commands.hpp"

#include "tests/phone/latency_json.hpp"
#include "tests/phone/mtp/json_fields.hpp"

#include <algorithm>
#include <array>

namespace vphone {

namespace {

using nlohmann::json;

constexpr std::uint64_t longest_window_s = 600; // what CostMeter remembers
constexpr std::uint64_t longest_pause_ms = 3'600'000;

/// The fields of a command beside the two that every command may have.
JsonFields fields_of(const json &command) {
    JsonFields fields{command, "command '" + command.at("cmd").get<std::string>() + "'"};
    static_cast<void>(fields.text("cmd"));
    static_cast<void>(fields.text("phone", ""));
    return fields;
}

json describe(VirtualPhone &phone) {
    const auto &address = phone.address();
    return {
        {"serial", phone.serial()},
        {"plugged", phone.plugged()},
        {"bus", address.bus},
        {"devnum", address.device},
        {"port", address.port},
        {"clients", phone.clients()},
        {"claimed", phone.claimed()},
        {"session", phone.responder().session_open()},
        {"transactions", phone.meter().transactions()},
        {"interrupts_dropped", phone.usb().dropped_interrupts()},
        {"latency", describe_latency(phone.latency())},
    };
}

json status(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    return describe(phone);
}

json plug(VirtualPhone &phone, const json &command) {
    auto fields = fields_of(command);
    std::optional<int> port;
    if (fields.has("port"))
        port = static_cast<int>(fields.number("port", 255));
    fields.reject_unknown();
    phone.plug(port);
    return describe(phone);
}

json unplug(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    phone.unplug();
    return json::object();
}

json claim(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    phone.claim_for_another();
    return json::object();
}

json release(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    phone.release_for_another();
    return json::object();
}

json arm_wire_fault(VirtualPhone &phone, const json &command, WireFaultKind kind) {
    auto fields = fields_of(command);
    WireFault fault{.kind = kind};
    const std::string direction = fields.text("direction");
    if (direction != "in" && direction != "out")
        fields.complain("direction", "must be \"in\" (to the host) or \"out\"");
    fault.direction = direction == "in" ? Direction::In : Direction::Out;
    fault.after = fields.number("bytes", std::uint64_t{1} << 62);
    if (kind == WireFaultKind::Unplug && fields.has("replug_after_ms"))
        fault.replug_after = std::chrono::milliseconds{fields.number("replug_after_ms", longest_pause_ms)};
    if (kind == WireFaultKind::Corrupt)
        fault.flipped_bits = static_cast<std::uint8_t>(fields.number_or("xor", 0xFF, 0xFF));
    if (kind == WireFaultKind::Corrupt && fault.flipped_bits == 0)
        fields.complain("xor", "must flip at least one bit");
    fields.reject_unknown();
    phone.usb().faults().arm(fault);
    return json::object();
}

json unplug_at(VirtualPhone &phone, const json &command) {
    return arm_wire_fault(phone, command, WireFaultKind::Unplug);
}

json stall_at(VirtualPhone &phone, const json &command) {
    return arm_wire_fault(phone, command, WireFaultKind::Stall);
}

json corrupt_at(VirtualPhone &phone, const json &command) {
    return arm_wire_fault(phone, command, WireFaultKind::Corrupt);
}

json faults(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    json all = phone.usb().faults().report();
    for (const auto &fault : phone.responder().faults())
        all.push_back(fault);
    return {{"faults", all}};
}

json clear_faults(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    phone.usb().faults().clear();
    phone.responder().clear_faults();
    return json::object();
}

json latency(VirtualPhone &phone, const json &command) {
    phone.latency() = parse_latency(command);
    return describe_latency(phone.latency());
}

json meter(VirtualPhone &phone, const json &command) {
    auto fields = fields_of(command);
    const std::chrono::seconds window{fields.number_or("seconds", 0, longest_window_s)};
    fields.reject_unknown();
    return phone.meter().report(window);
}

json reset_meter(VirtualPhone &phone, const json &command) {
    fields_of(command).reject_unknown();
    phone.meter().reset();
    return json::object();
}

struct Command {
    std::string_view name;
    json (*run)(VirtualPhone &phone, const json &command);
};

constexpr std::array commands{
    Command{"status", status},           Command{"plug", plug},
    Command{"unplug", unplug},           Command{"claim", claim},
    Command{"release", release},         Command{"unplug-at", unplug_at},
    Command{"stall-at", stall_at},       Command{"corrupt-at", corrupt_at},
    Command{"faults", faults},           Command{"faults-clear", clear_faults},
    Command{"latency", latency},         Command{"meter", meter},
    Command{"meter-reset", reset_meter},
};

} // namespace

json run_phone_command(VirtualPhone &phone, const json &command) {
    const auto name = command.at("cmd").get<std::string>();
    for (const auto &candidate : commands) {
        if (candidate.name == name)
            return candidate.run(phone, command);
    }
    return phone.responder().control(command);
}

WaitList::Condition wait_condition(VirtualPhone &phone, const json &command) {
    auto fields = fields_of(command);
    static_cast<void>(fields.number_or("timeout_ms", 0, longest_pause_ms));
    const std::string what = fields.text("for");
    const auto at_least = what == "transactions" ? fields.number("at_least") : 0;
    fields.reject_unknown();
    if (what == "transactions")
        return [&phone, at_least] { return phone.meter().transactions() >= at_least; };
    if (what == "session" || what == "no-session")
        return [&phone, wanted = what == "session"] { return phone.responder().session_open() == wanted; };
    if (what == "plugged" || what == "unplugged")
        return [&phone, wanted = what == "plugged"] { return phone.plugged() == wanted; };
    if (what == "claimed" || what == "unclaimed")
        return [&phone, wanted = what == "claimed"] { return phone.claimed() == wanted; };
    if (what == "silent")
        return [&phone] { return phone.responder().silent(); };
    if (what == "no-clients")
        return [&phone] { return phone.clients() == 0; };
    if (what == "interrupt-read-armed")
        return [&phone] { return phone.usb().interrupt_read_waits(); };
    if (what == "fault")
        return [&phone] {
            const json faults = phone.responder().faults();
            return std::any_of(faults.begin(), faults.end(),
                               [](const json &fault) { return fault.at("fired").get<std::uint64_t>() > 0; });
        };
    fields.complain("for", "must be transactions, session, no-session, plugged, unplugged, claimed, unclaimed, "
                           "no-clients, interrupt-read-armed, silent or fault");
}

} // namespace vphone
