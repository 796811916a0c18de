// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/storage_config.hpp"

#include "tests/phone/mtp/json_fields.hpp"

namespace vphone {

namespace {

FileSystemKind parse_kind(const JsonFields &fields, const std::string &name) {
    if (name == "ext4")
        return FileSystemKind::Ext4;
    if (name == "fat32")
        return FileSystemKind::Fat32;
    if (name == "shared")
        return FileSystemKind::Shared;
    fields.complain("kind", "must be ext4, fat32 or shared, not '" + name + "'");
}

} // namespace

StorageConfig StorageConfig::from_json(const nlohmann::json &object) {
    JsonFields fields{object, "storage"};
    StorageConfig config;
    config.directory = fields.text("directory");
    config.description = fields.text("description", config.description);
    config.volume_label = fields.text("volume_label", config.volume_label);
    config.capacity = fields.number_or("capacity", config.capacity);
    config.kind = parse_kind(fields, fields.text("kind", "shared"));
    config.removable = fields.flag("removable", config.removable);
    fields.reject_unknown();
    return config;
}

} // namespace vphone
