// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <algorithm>
#include <vector>

namespace vphone {

namespace {

std::vector<Mount *> mounts_of(PhoneState &phone, std::uint32_t storage_id) {
    if (storage_id != all_ones)
        return {&require_mount(phone, storage_id)};
    std::vector<Mount *> all;
    for (const auto &mount : phone.session->tree.mounts())
        all.push_back(mount.get());
    if (all.empty())
        throw Refusal{response::invalid_storage_id, "the phone shows no storage"};
    return all;
}

/// Parent 0 is everything, all ones the root alone (MTP 1.1 spec §D.2.7; AOSP MtpStorageManager.getObjects).
std::vector<std::uint32_t> list_handles(PhoneState &phone, const Command &command) {
    const auto [storage_id, wanted_format, parent, unused_4, unused_5] = command.parameters;
    ObjectTree &tree = phone.session->tree;
    std::vector<std::uint32_t> handles;
    const auto take = [&handles, wanted_format = wanted_format](const std::vector<Object *> &objects) {
        for (const Object *object : objects)
            if (wanted_format == 0 || wanted_format == object->format)
                handles.push_back(object->handle);
    };
    const std::vector<Mount *> mounts = mounts_of(phone, storage_id);
    if (parent == 0 || parent == all_ones) {
        for (Mount *mount : mounts)
            take(parent == 0 ? tree.descendants(mount->root) : tree.children(mount->root));
        return handles;
    }
    Object &folder = require_object(phone, parent);
    if (!folder.is_folder)
        throw Refusal{response::invalid_object_handle, "a file has no children"};
    take(tree.children(folder));
    return handles;
}

} // namespace

Reply get_storage_ids(PhoneState &phone, const Command &) {
    std::vector<std::uint32_t> ids;
    for (const auto &mount : phone.session->tree.mounts())
        ids.push_back(mount->id);
    DatasetWriter dataset;
    dataset.array32(ids);
    return Reply::with_dataset(dataset.take());
}

Reply get_storage_info(PhoneState &phone, const Command &command) {
    const Storage &storage = *require_mount(phone, command.parameters[0]).storage;
    constexpr std::uint16_t fixed_ram = 3;
    constexpr std::uint16_t removable_ram = 4;
    constexpr std::uint16_t hierarchical = 2;
    constexpr std::uint16_t read_write = 0;
    constexpr std::uint16_t read_only = 1;
    constexpr std::uint32_t free_objects = 0x40000000; // AOSP's constant
    DatasetWriter dataset;                             // StorageInfo dataset, MTP 1.1 spec §5.2.2
    dataset.u16(storage.config().removable ? removable_ram : fixed_ram).u16(hierarchical);
    dataset.u16(phone.faults.find(FaultKind::ReadOnly) ? read_only : read_write);
    dataset.u64(storage.config().capacity).u64(storage.free_bytes()).u32(free_objects);
    dataset.text(storage.config().description).text(storage.config().volume_label);
    return Reply::with_dataset(dataset.take());
}

Reply get_num_objects(PhoneState &phone, const Command &command) {
    Reply reply;
    reply.parameters = {static_cast<std::uint32_t>(list_handles(phone, command).size())};
    return reply;
}

Reply get_object_handles(PhoneState &phone, const Command &command) {
    DatasetWriter dataset;
    dataset.array32(list_handles(phone, command));
    return Reply::with_dataset(dataset.take());
}

Reply get_object_info(PhoneState &phone, const Command &command) {
    const Object &object = require_object(phone, command.parameters[0]);
    refuse_unreadable(phone, object);
    const FlashEntry facts = facts_of(phone, object);
    const std::string modified = format_date_time(facts.modified, phone.profile.utc_offset);
    constexpr std::uint16_t generic_folder = 1;

    DatasetWriter dataset; // ObjectInfo dataset, MTP 1.1 spec §5.3.1
    dataset.u32(phone.session->tree.mount_of(object).id).u16(object.format).u16(0);
    if (phone.profile.object_info_64_bit_sizes)
        dataset.u64(facts.size);
    else
        dataset.u32(static_cast<std::uint32_t>(std::min<std::uint64_t>(facts.size, all_ones)));
    dataset.u16(0).u32(0).u32(0).u32(0); // no thumbnail
    dataset.u32(0).u32(0).u32(0);        // no dimensions
    dataset.u32(parent_handle(object)).u16(object.is_folder ? generic_folder : 0).u32(0).u32(0);
    dataset.text(object.name).text(modified).text(modified).text("");
    return Reply::with_dataset(dataset.take());
}

} // namespace vphone
