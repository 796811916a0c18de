// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/send_object_phase.hpp"
#include "tests/phone/mtp/store_path.hpp"

#include <string>
#include <utility>

namespace vphone {

namespace {

/// What SendObjectInfo and SendObjectPropList have in common.
struct Announcement {
    std::uint32_t storage_id = 0;
    std::uint32_t parent = 0; ///< all ones: the root; 0 is not the root here (AOSP)
    std::uint16_t format = 0; ///< counts only as "folder or not"
    std::optional<std::uint64_t> size;
    std::string name;
    std::optional<Timestamp> modified;

    [[nodiscard]] bool is_folder() const { return format == format::association; }
};

void refuse_size(const Storage &storage, std::optional<std::uint64_t> size) {
    // an unknown size is 4 GiB at least, and AOSP compares no more than that with the free space
    if (size.value_or(all_ones) > storage.free_bytes())
        throw Refusal{response::store_full, "the file does not fit"};
    const auto largest = storage.names().largest_file();
    if (largest && (!size || *size > *largest))
        throw Refusal{response::object_too_large, "the file system takes no such file"};
}

Object &create_object(PhoneState &phone, Mount &mount, Object &folder, const Announcement &announcement,
                      const std::string &name) {
    ObjectTree &tree = phone.session->tree;
    const std::string stored_name = tree.free_stored_name(folder, name);
    const std::string path = join_path(tree.path(folder), stored_name);
    if (announcement.is_folder())
        mount.storage->writer().make_folder(path);
    else if (phone.profile.keeps_partial_objects)
        mount.storage->writer().create(path)->finish();
    FlashEntry entry;
    entry.name = stored_name;
    entry.is_folder = announcement.is_folder();
    Object &object = tree.add(folder, entry);
    object.is_announced = !announcement.is_folder() && !phone.profile.keeps_partial_objects;
    object.is_listed = announcement.is_folder(); // a new folder is empty: nothing is left to read
    remember_facts(phone, object);
    return object;
}

Reply announce(PhoneState &phone, const Announcement &announcement) {
    Mount &mount = require_mount(phone, announcement.storage_id);
    Object &folder = require_folder(phone, mount, announcement.parent, all_ones);
    const std::string name = mount.storage->names().accepted(announcement.name);
    if (!announcement.is_folder())
        refuse_size(*mount.storage, announcement.size);
    refuse_clash(phone, folder, name);

    const Object &object = create_object(phone, mount, folder, announcement, name);
    if (!object.is_folder)
        phone.session->pending =
            PendingSend{.handle = object.handle, .size = announcement.size, .modified = announcement.modified};
    Reply reply;
    reply.parameters = {mount.id, announcement.parent, object.handle};
    return reply;
}

/// Initiators that have seen 64-bit sizes from the phone send them too; where the name starts tells which it is (the
/// same test as in libmtp src/ptp-pack.c, ptp_unpack_OI).
bool has_64_bit_size(std::span<const std::uint8_t> dataset) {
    constexpr std::size_t name_offset = 52;
    return dataset.size() > name_offset + 4 && dataset[name_offset] == 0 && dataset[name_offset + 4] != 0;
}

/// ObjectInfo dataset, MTP 1.1 spec §5.3.1.
void read_object_info(const PhoneState &phone, std::span<const std::uint8_t> dataset, Announcement &announcement) {
    DatasetReader reader{dataset};
    reader.skip(4); // storage: the parameter counts
    announcement.format = reader.u16();
    reader.skip(2); // protection
    const bool wide = phone.profile.object_info_64_bit_sizes && has_64_bit_size(dataset);
    const std::uint64_t size = wide ? reader.u64() : reader.u32();
    if (wide || size != all_ones)
        announcement.size = size;
    reader.skip(2 + 6 * 4 + 4 + 2 + 4 + 4); // thumbnail, dimensions, parent, association, sequence
    announcement.name = reader.text();
    reader.text(); // date of creation: Android keeps none
    announcement.modified = parse_date_time(reader.text(), phone.profile.utc_offset);
}

/// ObjectPropList dataset, MTP 1.1 spec §E.2.1, for the object that is to come.
void read_property_list(const PhoneState &phone, std::span<const std::uint8_t> dataset, Announcement &announcement) {
    DatasetReader reader{dataset};
    for (std::uint32_t left = reader.u32(); left > 0; --left) {
        reader.skip(4); // handle: 0, the object has none yet
        const std::uint16_t property = reader.u16();
        const std::uint16_t type = reader.u16();
        if (property == property::object_file_name)
            announcement.name = reader.text();
        else if (property == property::date_modified)
            announcement.modified = parse_date_time(reader.text(), phone.profile.utc_offset);
        else
            reader.skip_value(type);
    }
}

} // namespace

std::unique_ptr<DataPhase> send_object_info(PhoneState &phone, const Command &command) {
    Announcement announcement;
    announcement.storage_id = command.parameters[0];
    announcement.parent = command.parameters[1];
    return std::make_unique<DataSetPhase>([&phone, announcement](std::span<const std::uint8_t> dataset) mutable {
        read_object_info(phone, dataset, announcement);
        return announce(phone, announcement);
    });
}

std::unique_ptr<DataPhase> send_object_prop_list(PhoneState &phone, const Command &command) {
    const auto [storage_id, parent, object_format, size_high, size_low] = command.parameters;
    Announcement announcement;
    announcement.storage_id = storage_id;
    announcement.parent = parent;
    announcement.format = static_cast<std::uint16_t>(object_format);
    announcement.size = static_cast<std::uint64_t>(size_high) << 32 | size_low;
    return std::make_unique<DataSetPhase>([&phone, announcement](std::span<const std::uint8_t> dataset) mutable {
        read_property_list(phone, dataset, announcement);
        return announce(phone, announcement);
    });
}

std::unique_ptr<DataPhase> send_object(PhoneState &phone, const Command &) {
    const auto pending = std::exchange(phone.session->pending, std::nullopt);
    if (!pending || !phone.session->tree.find(pending->handle))
        throw Refusal{response::no_valid_object_info, "SendObject without SendObjectInfo before it"};
    return std::make_unique<SendObjectPhase>(phone, *pending);
}

void fail_pending_send(PhoneState &phone) {
    if (!phone.session || !phone.session->pending)
        return;
    Object *object = phone.session->tree.find(phone.session->pending->handle);
    phone.session->pending.reset();
    if (object && object->is_announced)
        phone.session->tree.remove(*object);
}

} // namespace vphone
