// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/hostile_answer.hpp"
#include "tests/phone/mtp/hostile_content.hpp"

#include <array>
#include <memory>

namespace vphone {

namespace {

constexpr std::array device_info{operation::get_device_info};
constexpr std::array storage_ids{operation::get_storage_ids};
constexpr std::array storage_info{operation::get_storage_info};
constexpr std::array handle_list{operation::get_object_handles};
constexpr std::array object_info{operation::get_object_info};
constexpr std::array property_list{operation::get_object_prop_list};
constexpr std::array property_description{operation::get_object_prop_desc, operation::get_device_prop_desc};
constexpr std::array reads{operation::get_object, operation::get_partial_object, operation::get_partial_object_64};

/// Writes a number over what is there, little endian, as far as there is something.
template <class Number>
void overwrite(DataIn &data, std::size_t where, Number value) {
    for (std::size_t byte = 0; byte < sizeof value && where + byte < data.dataset.size(); ++byte)
        data.dataset[where + byte] = static_cast<std::uint8_t>(value >> (8 * byte));
}

void halve(const Command &, DataIn &data) {
    data.dataset.resize(data.dataset.size() / 2);
}

void empty(const Command &, DataIn &data) {
    data.dataset.clear();
}

void fill_with_ones(const Command &, DataIn &data) {
    data.dataset.assign(data.dataset.size(), 0xFF);
}

/// The count in front of an array, or of a list of properties, is as large as can be.
void claim_all(const Command &, DataIn &data) {
    overwrite(data, 0, all_ones);
}

/// As many elements of four bytes as a length of 32 bits can stand for, and a few more or less.
void claim_quarter(const Command &, DataIn &data) {
    overwrite(data, 0, std::uint32_t{0x3FFFFFFE});
}

void claim_millions(const Command &, DataIn &data) {
    overwrite(data, 0, std::uint32_t{20'000'000});
}

/// Behind the vendor extension stands the array of operations: version, id, version, a string, the mode.
void claim_operations(const Command &, DataIn &data) {
    constexpr std::size_t string_at = 8;
    const std::size_t array_at = string_at + 1 + 2UL * data.dataset.at(string_at) + 2;
    overwrite(data, array_at, all_ones);
}

/// One valid element again and again.
void repeat_first(DataIn &data, std::uint32_t count) {
    if (data.dataset.size() < 8)
        return;
    const std::vector<std::uint8_t> first{data.dataset.begin() + 4, data.dataset.begin() + 8};
    data.dataset = DatasetWriter{}.u32(count).take();
    for (std::uint32_t n = 0; n < count; ++n)
        data.dataset.insert(data.dataset.end(), first.begin(), first.end());
}

/// Handles that stand for nothing, one for each number.
void flood_with_handles(const Command &, DataIn &data) {
    constexpr std::uint32_t count = 2'000'000;
    DatasetWriter dataset;
    dataset.u32(count);
    for (std::uint32_t n = 0; n < count; ++n)
        dataset.u32(0x40000000 + n);
    data.dataset = dataset.take();
}

void special_handles(const Command &, DataIn &data) {
    data.dataset = DatasetWriter{}.u32(3).u32(0).u32(all_ones).u32(0x80000000).take();
}

/// The folder is in itself, and so are the first objects of the phone, whatever folder is listed.
void loop_folders(const Command &command, DataIn &data) {
    constexpr std::uint32_t first_handles = 8;
    const std::uint32_t folder = command.parameters[2];
    DatasetWriter dataset;
    dataset.u32(first_handles + 1).u32(folder);
    for (std::uint32_t handle = 1; handle <= first_handles; ++handle)
        dataset.u32(handle);
    data.dataset = dataset.take();
}

/// The type of the first property is a 128-bit array, which is none of its business.
void spoil_property_type(const Command &, DataIn &data) {
    constexpr std::size_t type_at = 4 + 4 + 2;
    overwrite(data, type_at, std::uint16_t{0x400A});
}

void unknown_property_type(const Command &, DataIn &data) {
    constexpr std::size_t type_at = 4 + 4 + 2;
    overwrite(data, type_at, std::uint16_t{0x1234});
}

void describe_another_object(const Command &, DataIn &data) {
    constexpr std::size_t handle_at = 4;
    overwrite(data, handle_at, std::uint32_t{0x55555555});
}

/// An enumeration of 65535 values of which none follows.
void claim_enumeration(const Command &, DataIn &data) {
    constexpr std::uint8_t enumeration = 2;
    if (data.dataset.empty())
        return;
    data.dataset.back() = enumeration;
    data.dataset.insert(data.dataset.end(), {0xFF, 0xFF});
}

// StorageInfo: three 16-bit codes, the capacity, the free space, the free objects, two strings
constexpr std::size_t capacity_at = 6;
constexpr std::size_t free_at = 14;
constexpr std::size_t description_at = 26;
constexpr std::uint64_t largest_u64 = ~std::uint64_t{0};

void endless_space(const Command &, DataIn &data) {
    overwrite(data, capacity_at, largest_u64);
    overwrite(data, free_at, largest_u64);
}

void more_free_than_there_is(const Command &, DataIn &data) {
    overwrite(data, capacity_at, std::uint64_t{0});
    overwrite(data, free_at, largest_u64);
}

void no_space(const Command &, DataIn &data) {
    overwrite(data, free_at, std::uint64_t{0});
}

void overlong_description(const Command &, DataIn &data) {
    overwrite(data, description_at, std::uint8_t{0xFF});
}

void read_fewer(const Command &, DataIn &data) {
    data.body_size /= 2;
}

/// 64 KiB that nobody has asked for, before those that were.
void read_more(const Command &, DataIn &data) {
    data.dataset.assign(64UL * 1024, 0x4D);
}

void read_nothing(const Command &, DataIn &data) {
    data.body_size = 0;
}

void read_other(const Command &, DataIn &data) {
    data.body = std::make_shared<EndlessContent>();
}

void read_endlessly(const Command &, DataIn &data) {
    data.body = std::make_shared<EndlessContent>();
    data.body_offset = 0;
    data.body_size = EndlessContent::size;
}

constexpr std::array lies{
    DatasetLie{"device-info-cut", device_info, halve},
    DatasetLie{"device-info-empty", device_info, empty},
    DatasetLie{"device-info-ones", device_info, fill_with_ones},
    DatasetLie{"device-info-counts", device_info, claim_operations},
    DatasetLie{"property-description-cut", property_description, halve},
    DatasetLie{"property-description-ones", property_description, fill_with_ones},
    DatasetLie{"property-description-enumeration", property_description, claim_enumeration},
    DatasetLie{"storage-ids-claim", storage_ids, claim_all},
    DatasetLie{"storage-ids-many", storage_ids, [](const Command &, DataIn &data) { repeat_first(data, 3000); }},
    DatasetLie{"storage-info-cut", storage_info, halve},
    DatasetLie{"storage-info-empty", storage_info, empty},
    DatasetLie{"storage-info-ones", storage_info, fill_with_ones},
    DatasetLie{"storage-info-description", storage_info, overlong_description},
    DatasetLie{"free-space-endless", storage_info, endless_space},
    DatasetLie{"free-space-impossible", storage_info, more_free_than_there_is},
    DatasetLie{"free-space-none", storage_info, no_space},
    DatasetLie{"handles-2^32-1", handle_list, claim_all},
    DatasetLie{"handles-2^30", handle_list, claim_quarter},
    DatasetLie{"handles-empty", handle_list, empty},
    DatasetLie{"handles-flood", handle_list, flood_with_handles},
    DatasetLie{"handles-same", handle_list, [](const Command &, DataIn &data) { repeat_first(data, 500); }},
    DatasetLie{"handles-special", handle_list, special_handles},
    DatasetLie{"folder-loop", handle_list, loop_folders},
    DatasetLie{"object-info-cut", object_info, halve},
    DatasetLie{"object-info-empty", object_info, empty},
    DatasetLie{"object-info-ones", object_info, fill_with_ones},
    DatasetLie{"property-list-cut", property_list, halve},
    DatasetLie{"property-list-empty", property_list, empty},
    DatasetLie{"property-list-2^32-1", property_list, claim_all},
    DatasetLie{"property-list-millions", property_list, claim_millions},
    DatasetLie{"property-list-type", property_list, spoil_property_type},
    DatasetLie{"property-list-unknown-type", property_list, unknown_property_type},
    DatasetLie{"property-list-of-another", property_list, describe_another_object},
    DatasetLie{"read-fewer", reads, read_fewer},
    DatasetLie{"read-more", reads, read_more},
    DatasetLie{"read-nothing", reads, read_nothing},
    DatasetLie{"read-other", reads, read_other},
    DatasetLie{"read-endless", reads, read_endlessly},
};

} // namespace

std::span<const DatasetLie> dataset_lies() noexcept {
    return lies;
}

} // namespace vphone
