// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/properties.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mtpsync {

struct StorageInfo {
    std::string description;
    std::string volume;
    std::uint64_t capacity = 0; ///< bytes
    std::uint64_t free = 0;     ///< bytes
    bool read_only = false;
};

/// What the daemon says of a phone (org.mtpsync1.Device). A value.
struct DeviceInfo {
    std::string path; ///< of the object on the bus
    std::string id;
    std::string port;
    std::string vendor;
    std::string model;
    std::string serial;
    std::string state;
    std::string state_reason;
    std::vector<StorageInfo> storages;
    std::uint64_t objects = 0;
    std::uint64_t folders_unlisted = 0;

    /// Takes over what is among @p properties. Throws sdbus::Error.
    void update(const Properties &properties);
    /// "Pixel 9 (R58M123ABC)"
    [[nodiscard]] std::string label() const;
};

} // namespace mtpsync
