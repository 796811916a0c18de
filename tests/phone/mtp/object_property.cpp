// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/object_property.hpp"

#include "tests/phone/mtp/codes.hpp"

#include <string_view>

namespace vphone {

namespace {

constexpr std::uint16_t type_uint16 = 0x0004;
constexpr std::uint16_t type_uint32 = 0x0006;
constexpr std::uint16_t type_uint64 = 0x0008;
constexpr std::uint16_t type_uint128 = 0x000A;
constexpr std::uint16_t data_type_string = 0xFFFF;

/// FNV-1a: the same in every run, unlike std::hash.
std::uint64_t stable_hash(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char character : text)
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3;
    return hash;
}

} // namespace

std::uint16_t property_type(std::uint16_t property) noexcept {
    switch (property) {
    case property::storage_id:
    case property::parent_object: return type_uint32;
    case property::object_format:
    case property::protection_status: return type_uint16;
    case property::object_size: return type_uint64;
    case property::persistent_uid: return type_uint128;
    case property::object_file_name:
    case property::date_modified:
    case property::date_added:
    case property::name:
    case property::display_name: return data_type_string;
    default: return 0;
    }
}

void write_empty_value(DatasetWriter &dataset, std::uint16_t type) {
    switch (type) {
    case type_uint16: dataset.u16(0); break;
    case type_uint32: dataset.u32(0); break;
    case type_uint64: dataset.u64(0); break;
    case type_uint128: dataset.u64(0).u64(0); break;
    default: dataset.text(""); break;
    }
}

void write_property_value(DatasetWriter &dataset, const PhoneState &phone, const Object &object,
                          const FlashEntry &facts, std::uint16_t property) {
    const ObjectTree &tree = phone.session->tree;
    switch (property) {
    case property::storage_id: dataset.u32(tree.mount_of(object).id); break;
    case property::object_format: dataset.u16(object.format); break;
    case property::protection_status: dataset.u16(0); break;
    case property::object_size: dataset.u64(facts.size); break;
    case property::parent_object: dataset.u32(object.parent->handle); break;
    case property::persistent_uid: // AOSP hashes the path and adds the time; the content is not in it
        dataset.u64(stable_hash(tree.path(object)));
        dataset.u64(static_cast<std::uint64_t>(facts.modified.time_since_epoch().count()));
        break;
    case property::date_modified:
    case property::date_added: dataset.text(format_date_time(facts.modified, phone.profile.utc_offset)); break;
    default: dataset.text(object.name); break;
    }
}

} // namespace vphone
