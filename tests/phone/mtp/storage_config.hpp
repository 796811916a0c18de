// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace vphone {

/// How a storage treats names and large files.
enum class FileSystemKind {
    Ext4,   ///< case-sensitive
    Fat32,  ///< case-insensitive, files below 4 GiB, Windows' forbidden characters
    Shared, ///< case-insensitive, case-preserving: Android's shared storage
};

/// What one storage of the phone is. Plain data.
struct StorageConfig {
    std::filesystem::path directory; ///< of this machine, holds the content; must exist
    std::string description = "Internal shared storage";
    std::string volume_label;
    std::uint64_t capacity = 64ULL << 30; ///< bytes
    FileSystemKind kind = FileSystemKind::Shared;
    bool removable = false;

    /// {"directory": "/tmp/card", "description": "SD card", "volume_label": "", "capacity": 1000000000,
    /// "kind": "ext4" | "fat32" | "shared", "removable": true}; only "directory" is required.
    /// Throws std::invalid_argument that names the field.
    static StorageConfig from_json(const nlohmann::json &object);
};

} // namespace vphone
