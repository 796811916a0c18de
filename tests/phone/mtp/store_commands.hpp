// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/json_fields.hpp"
#include "tests/phone/mtp/phone_state.hpp"
#include "tests/phone/mtp/store_watcher.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace vphone {

/// The commands with which a test changes what is stored, behind the initiator's back. Owned by ControlCommands,
/// thread-bound.
class StoreCommands {
public:
    /// Both must outlive it.
    StoreCommands(PhoneState &phone, StoreWatcher &watcher) : phone_{phone}, watcher_{watcher} {}

    /// Nothing when @p name is not one of these commands. Throws std::invalid_argument or Refusal.
    std::optional<nlohmann::json> run(const std::string &name, JsonFields &fields);

private:
    nlohmann::json add_file(JsonFields &fields);
    nlohmann::json change_file(JsonFields &fields);
    nlohmann::json remove(JsonFields &fields);
    nlohmann::json rescan(JsonFields &fields);
    nlohmann::json synthesize(JsonFields &fields);
    nlohmann::json discard_content(JsonFields &fields);
    nlohmann::json objects(JsonFields &fields);

    std::size_t storage_index(JsonFields &fields) const;
    void put_content(JsonFields &fields, Storage &storage, const std::string &path);
    void make_folders(Storage &storage, const std::string &folder);

    PhoneState &phone_;
    StoreWatcher &watcher_;
};

} // namespace vphone
