// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/cost_meter.hpp"
#include "tests/phone/mtp/json_fields.hpp"
#include "tests/phone/mtp/phone_state.hpp"
#include "tests/phone/mtp/replacement_audit.hpp"
#include "tests/phone/mtp/store_commands.hpp"
#include "tests/phone/mtp/store_watcher.hpp"
#include "tests/phone/mtp/transaction_engine.hpp"

#include <nlohmann/json_fwd.hpp>

namespace vphone {

/// The commands with which a test works the phone (docs/virtual-phone-mtp.md has the table). Owned by the Responder,
/// thread-bound.
class ControlCommands {
public:
    /// All must outlive it.
    ControlCommands(PhoneState &phone, StoreWatcher &watcher, TransactionEngine &engine, const CostMeter &meter);

    /// {"ok": true, ...} or {"ok": false, "error": "..."}.
    nlohmann::json run(const nlohmann::json &command);

private:
    nlohmann::json dispatch(const std::string &name, const nlohmann::json &command, JsonFields &fields);
    nlohmann::json arm_fault(const nlohmann::json &command);
    nlohmann::json unlock(JsonFields &fields);
    nlohmann::json unhang(JsonFields &fields);
    nlohmann::json release_held(JsonFields &fields);
    nlohmann::json battery(JsonFields &fields);
    nlohmann::json drop_events(JsonFields &fields);
    nlohmann::json flood_events(JsonFields &fields);
    nlohmann::json faults(JsonFields &fields);
    nlohmann::json clear_faults(JsonFields &fields);
    nlohmann::json hostile(JsonFields &fields);
    nlohmann::json end_hostility(JsonFields &fields);
    nlohmann::json hostile_kinds(JsonFields &fields);
    nlohmann::json state(JsonFields &fields);
    nlohmann::json log_transactions(JsonFields &fields);
    nlohmann::json audit(JsonFields &fields);
    nlohmann::json audited(JsonFields &fields);
    [[nodiscard]] nlohmann::json describe_storages();

    PhoneState &phone_;
    TransactionEngine &engine_;
    const CostMeter &meter_;
    StoreCommands store_;
    ReplacementAudit audit_;
};

} // namespace vphone
