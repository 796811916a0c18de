// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/control_commands.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace vphone {

ControlCommands::ControlCommands(PhoneState &phone, StoreWatcher &watcher, TransactionEngine &engine,
                                 const CostMeter &meter)
    : phone_{phone}, engine_{engine}, meter_{meter}, store_{phone, watcher}, audit_{phone} {
}

nlohmann::json ControlCommands::run(const nlohmann::json &command) {
    nlohmann::json answer;
    try {
        JsonFields name_only{command, "command"};
        const std::string name = name_only.text("cmd");
        JsonFields fields{command, "command '" + name + "'"};
        static_cast<void>(fields.text("cmd"));
        answer = dispatch(name, command, fields);
        answer["ok"] = true;
    } catch (const std::invalid_argument &error) {
        answer = {{"ok", false}, {"error", error.what()}};
    } catch (const Refusal &refusal) {
        answer = {{"ok", false}, {"error", std::string{"the storage refuses: "} + refusal.what()}};
    }
    return answer;
}

nlohmann::json ControlCommands::dispatch(const std::string &name, const nlohmann::json &command, JsonFields &fields) {
    using Handler = nlohmann::json (ControlCommands::*)(JsonFields &);
    static const std::map<std::string, Handler> handlers = {
        {"unlock", &ControlCommands::unlock},
        {"unhang", &ControlCommands::unhang},
        {"release-held", &ControlCommands::release_held},
        {"battery", &ControlCommands::battery},
        {"drop-events", &ControlCommands::drop_events},
        {"flood-events", &ControlCommands::flood_events},
        {"faults-mtp", &ControlCommands::faults},
        {"faults-mtp-clear", &ControlCommands::clear_faults},
        {"hostile", &ControlCommands::hostile},
        {"hostile-end", &ControlCommands::end_hostility},
        {"hostile-kinds", &ControlCommands::hostile_kinds},
        {"state", &ControlCommands::state},
        {"log-transactions", &ControlCommands::log_transactions},
        {"audit", &ControlCommands::audit},
        {"audited", &ControlCommands::audited},
    };
    if (name == "fault")
        return arm_fault(command);
    if (const auto found = handlers.find(name); found != handlers.end())
        return (this->*found->second)(fields);
    if (auto answer = store_.run(name, fields))
        return *answer;
    throw std::invalid_argument{"unknown command '" + name + "'; the commands are in docs/virtual-phone-mtp.md"};
}

nlohmann::json ControlCommands::arm_fault(const nlohmann::json &command) {
    Fault fault = Fault::from_json(command);
    if (fault.needs_storage() && fault.storage >= phone_.storages.size())
        throw std::invalid_argument{"command 'fault': 'storage' " + std::to_string(fault.storage) +
                                    " does not exist; the phone has " + std::to_string(phone_.storages.size())};
    if (fault.kind == FaultKind::CorruptStored && !fault.waits) {
        phone_.storages[fault.storage]->writer().flip_byte(fault.path, fault.bytes);
        fault.fire();
    }
    if ((fault.kind == FaultKind::Locked && !fault.waits) || fault.kind == FaultKind::StoreRemoved)
        fault.fire();
    phone_.faults.arm(std::move(fault));
    phone_.refresh_mounts();
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::unlock(JsonFields &fields) {
    fields.reject_unknown();
    phone_.faults.disarm(FaultKind::Locked);
    phone_.refresh_mounts();
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::unhang(JsonFields &fields) {
    fields.reject_unknown();
    if (engine_.is_hung())
        engine_.reset();
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::release_held(JsonFields &fields) {
    fields.reject_unknown();
    engine_.release();
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::battery(JsonFields &fields) {
    const std::uint64_t level = fields.number("level", 100);
    fields.reject_unknown();
    phone_.battery_level = static_cast<std::uint8_t>(level);
    phone_.events.send(event::device_prop_changed, device_property::battery_level);
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::drop_events(JsonFields &fields) {
    const bool on = fields.flag("on", true);
    fields.reject_unknown();
    phone_.events.drop(on);
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::flood_events(JsonFields &fields) {
    const std::uint64_t count = fields.number("count", 1'000'000);
    const std::uint16_t code = fields.code_or("code", event::device_prop_changed);
    const auto parameter =
        static_cast<std::uint32_t>(fields.number_or("parameter", device_property::battery_level, all_ones));
    fields.reject_unknown();
    for (std::uint64_t i = 0; i < count; ++i)
        phone_.events.send(code, parameter);
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::faults(JsonFields &fields) {
    fields.reject_unknown();
    return {{"faults", phone_.faults.report()}};
}

nlohmann::json ControlCommands::clear_faults(JsonFields &fields) {
    fields.reject_unknown();
    phone_.faults.clear();
    phone_.refresh_mounts();
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::log_transactions(JsonFields &fields) {
    const bool on = fields.flag("on", phone_.log.is_on());
    fields.reject_unknown();
    nlohmann::json answer{{"transactions", phone_.log.report()}};
    phone_.log.restart(on);
    return answer;
}

nlohmann::json ControlCommands::audit(JsonFields &fields) {
    const std::vector<WatchedFile> files = WatchedFile::list_from_json(fields.objects("files"));
    fields.reject_unknown();
    audit_.watch(files);
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::audited(JsonFields &fields) {
    fields.reject_unknown();
    return audit_.report();
}

nlohmann::json ControlCommands::hostile(JsonFields &fields) {
    Hostility::Choice choice{
        .kind = fields.text("kind"), .operation = std::nullopt, .object = fields.text("object", "")};
    if (fields.has("operation"))
        choice.operation = fields.code("operation");
    fields.reject_unknown();
    phone_.hostility.begin(std::move(choice));
    return nlohmann::json::object();
}

nlohmann::json ControlCommands::end_hostility(JsonFields &fields) {
    fields.reject_unknown();
    phone_.hostility.end();
    return {{"struck", phone_.hostility.struck()}};
}

nlohmann::json ControlCommands::hostile_kinds(JsonFields &fields) {
    fields.reject_unknown();
    return {{"kinds", Hostility::kinds()}};
}

nlohmann::json ControlCommands::describe_storages() {
    auto list = nlohmann::json::array();
    for (std::size_t index = 0; index < phone_.storages.size(); ++index) {
        const Storage &storage = *phone_.storages[index];
        const Mount *mount = phone_.session ? phone_.session->tree.mounted(index) : nullptr;
        auto mutations = nlohmann::json::object();
        for (std::size_t kind = 0; kind < mutation_kinds; ++kind)
            if (const auto count = phone_.storages[index]->writer().count(static_cast<MutationKind>(kind)))
                mutations[std::string{name_of(static_cast<MutationKind>(kind))}] = count;
        list.push_back({{"index", index},
                        {"id", mount ? nlohmann::json(mount->id) : nlohmann::json()},
                        {"description", storage.config().description},
                        {"capacity", storage.config().capacity},
                        {"free", storage.free_bytes()},
                        {"mutations", std::move(mutations)}});
    }
    return list;
}

nlohmann::json ControlCommands::state(JsonFields &fields) {
    fields.reject_unknown();
    const auto receiving = engine_.receiving();
    return {{"profile", phone_.profile.name},
            {"session_open", phone_.session != nullptr},
            {"hung", engine_.is_hung()},
            {"data_phase", receiving ? nlohmann::json(describe_operation(*receiving)) : nlohmann::json()},
            {"transactions", meter_.transactions()},
            {"ignored_transfers", engine_.ignored_transfers()},
            {"battery", phone_.battery_level},
            {"events", {{"sent", phone_.events.sent()}, {"dropped", phone_.events.dropped()}}},
            {"known_objects", phone_.session ? phone_.session->tree.size() : 0},
            {"storages", describe_storages()}};
}

} // namespace vphone
