// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/object_property.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/store_path.hpp"

#include <algorithm>
#include <vector>

namespace vphone {

namespace {

std::uint16_t require_property(const PhoneState &phone, std::uint32_t code) {
    const auto &known = phone.profile.object_properties;
    if (std::find(known.begin(), known.end(), code) == known.end())
        throw Refusal{response::object_prop_not_supported, "no such object property"};
    return static_cast<std::uint16_t>(code);
}

/// Which objects GetObjectPropList is about, by AOSP MtpDatabase.getObjectPropertyList: depth 0 is the object alone, 1
/// its children followed by itself; handle 0 the root's children, all ones every object.
std::vector<Object *> select_objects(PhoneState &phone, std::uint32_t handle, std::uint32_t depth) {
    ObjectTree &tree = phone.session->tree;
    if (depth == all_ones && (handle == 0 || handle == all_ones)) {
        handle = all_ones;
        depth = 0;
    }
    if (depth > 1)
        throw Refusal{response::specification_by_depth_unsupported, "only the depths 0 and 1"};

    std::vector<Object *> objects;
    const auto append = [&objects](const std::vector<Object *> &more) {
        objects.insert(objects.end(), more.begin(), more.end());
    };
    if (handle == 0 || handle == all_ones) {
        const bool everything = handle == all_ones && depth == 0;
        for (const auto &mount : tree.mounts())
            append(everything ? tree.descendants(mount->root) : tree.children(mount->root));
        return objects;
    }
    Object &object = require_object(phone, handle);
    if (depth == 1 && !object.is_folder)
        throw Refusal{response::invalid_object_handle, "a file has no children"};
    if (depth == 1)
        append(tree.children(object));
    objects.push_back(&object);
    return objects;
}

Reply rename_object(PhoneState &phone, std::uint32_t handle, const std::string &wanted) {
    ObjectTree &tree = phone.session->tree;
    Object &object = require_object(phone, handle);
    Storage &storage = *tree.mount_of(object).storage;
    const std::string name = storage.names().accepted(wanted);
    if (name == object.name)
        return {};
    refuse_clash(phone, *object.parent, name, &object);
    const std::string stored_name = storage.names().key(name) == storage.names().key(object.name)
                                        ? name
                                        : tree.free_stored_name(*object.parent, name);
    if (!object.is_announced)
        storage.writer().rename(tree.path(object), join_path(tree.path(*object.parent), stored_name));
    tree.move(object, *object.parent, name, stored_name);
    return {};
}

} // namespace

Reply get_object_props_supported(PhoneState &phone, const Command &) {
    DatasetWriter dataset;
    dataset.array16(phone.profile.object_properties);
    return Reply::with_dataset(dataset.take());
}

Reply get_object_prop_desc(PhoneState &phone, const Command &command) {
    const std::uint16_t property = require_property(phone, command.parameters[0]);
    const std::uint16_t type = property_type(property);
    constexpr std::uint8_t no_form = 0;
    const bool settable = property == property::object_file_name; // the only one on Android
    DatasetWriter dataset;                                        // ObjectPropDesc dataset, MTP 1.1 spec §5.3.2.3
    dataset.u16(property).u16(type).u8(settable ? 1 : 0);
    write_empty_value(dataset, type);
    dataset.u32(0).u8(no_form);
    return Reply::with_dataset(dataset.take());
}

Reply get_object_prop_value(PhoneState &phone, const Command &command) {
    const Object &object = require_object(phone, command.parameters[0]);
    const std::uint16_t property = require_property(phone, command.parameters[1]);
    refuse_unreadable(phone, object);
    DatasetWriter dataset;
    write_property_value(dataset, phone, object, facts_of(phone, object), property);
    return Reply::with_dataset(dataset.take());
}

Reply get_object_prop_list(PhoneState &phone, const Command &command) {
    const auto [handle, wanted_format, property, group, depth] = command.parameters;
    if (property == 0 && group == 0)
        throw Refusal{response::parameter_not_supported, "neither a property nor a group"};
    if (property == 0)
        throw Refusal{response::specification_by_group_unsupported, "properties by group"};
    const std::vector<Object *> objects = select_objects(phone, handle, depth);
    const std::vector<std::uint16_t> properties = property == all_ones
                                                      ? phone.profile.object_properties
                                                      : std::vector<std::uint16_t>{require_property(phone, property)};

    DatasetWriter elements; // ObjectPropList dataset, MTP 1.1 spec §E.2.1
    std::uint32_t count = 0;
    for (const Object *object : objects) {
        if (wanted_format != 0 && object->format != wanted_format)
            continue;
        refuse_unreadable(phone, *object);
        const FlashEntry facts = facts_of(phone, *object);
        for (const std::uint16_t each : properties) {
            elements.u32(object->handle).u16(each).u16(property_type(each));
            write_property_value(elements, phone, *object, facts, each);
            ++count;
        }
    }
    DatasetWriter dataset;
    dataset.u32(count);
    std::vector<std::uint8_t> bytes = dataset.take();
    bytes.insert(bytes.end(), elements.bytes().begin(), elements.bytes().end());
    return Reply::with_dataset(std::move(bytes));
}

std::unique_ptr<DataPhase> set_object_prop_value(PhoneState &phone, const Command &command) {
    const std::uint32_t handle = command.parameters[0];
    static_cast<void>(require_object(phone, handle));
    if (command.parameters[1] != property::object_file_name)
        throw Refusal{response::object_prop_not_supported, "only the file name can be set"};
    return std::make_unique<DataSetPhase>([&phone, handle](std::span<const std::uint8_t> dataset) {
        return rename_object(phone, handle, DatasetReader{dataset}.text());
    });
}

} // namespace vphone
