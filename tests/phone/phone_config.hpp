// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/latency_model.hpp"
#include "tests/phone/mtp/profile.hpp"
#include "tests/phone/mtp/storage_config.hpp"
#include "tests/phone/usb/descriptors.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace vphone {

/// Everything that makes one virtual phone. Plain data.
struct PhoneConfig {
    Profile profile;
    PhoneIdentity identity;
    UsbIdentity usb;
    LatencyModel latency;
    std::vector<StorageConfig> storages;

    /// {"profile": "aosp", "serial": "VP0001", "manufacturer", "model", "version", "vendor": "18d1", "product": "4ee1",
    /// "speed": "high" | "super", "latency": preset name or object, "storages": [StorageConfig, ...]}; all but
    /// "storages" have defaults. Throws std::invalid_argument that names the field.
    static PhoneConfig from_json(const nlohmann::json &object);
    /// A file with {"phones": [...]}. Throws std::invalid_argument that names the file, and the phone.
    static std::vector<PhoneConfig> load_file(const std::filesystem::path &file);
};

/// Reads "DIR[:description=TEXT][:volume_label=TEXT][:capacity=BYTES][:kind=KIND][:removable]" of a command line into
/// the JSON form of a StorageConfig; BYTES may end with K, M or G. Throws std::invalid_argument that names the option.
[[nodiscard]] nlohmann::json parse_storage_option(const std::string &option);

} // namespace vphone
