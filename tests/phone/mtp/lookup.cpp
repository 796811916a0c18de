// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/lookup.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/refusal.hpp"

namespace vphone {

Object &require_object(PhoneState &phone, std::uint32_t handle) {
    Object *found = phone.session->tree.find(handle);
    if (!found)
        throw Refusal{response::invalid_object_handle, "no object has this handle"};
    return *found;
}

Mount &require_mount(PhoneState &phone, std::uint32_t storage_id) {
    if (Mount *found = phone.session->tree.find_mount(storage_id))
        return *found;
    if (phone.session->former_storages.contains(storage_id))
        throw Refusal{phone.profile.removed_store_response, "the storage has gone"};
    throw Refusal{response::invalid_storage_id, "no storage has this id"};
}

Object &require_folder(PhoneState &phone, Mount &mount, std::uint32_t handle, std::uint32_t root_value) {
    if (handle == root_value)
        return mount.root;
    Object &folder = require_object(phone, handle);
    if (!folder.is_folder || &phone.session->tree.mount_of(folder) != &mount)
        throw Refusal{response::invalid_parent_object, "the parent is no folder of this storage"};
    return folder;
}

void refuse_clash(PhoneState &phone, Object &folder, const std::string &name, const Object *except) {
    if (!phone.profile.accepts_twins && phone.session->tree.has_child(folder, name, except))
        throw Refusal{phone.profile.same_name_response, "the folder has an object of this name"};
}

void refuse_unreadable(PhoneState &phone, const Object &object) {
    const ObjectTree &tree = phone.session->tree;
    Fault *fault = phone.faults.find_unreadable(tree.mount_of(object).index, tree.path(object));
    if (!fault)
        return;
    fault->fire();
    throw Refusal{fault->code, "a fault makes the object unreadable"};
}

FlashEntry facts_of(PhoneState &phone, const Object &object) {
    const ObjectTree &tree = phone.session->tree;
    auto found = tree.mount_of(object).storage->flash().find(tree.path(object));
    if (!found || object.is_announced)
        return {.name = object.stored_name, .is_folder = object.is_folder};
    return *found;
}

void remember_facts(PhoneState &phone, Object &object) {
    const FlashEntry facts = facts_of(phone, object);
    object.size = facts.size;
    object.modified = facts.modified;
}

void echo_write(PhoneState &phone, const Object &object) {
    if (phone.profile.echoes_own_writes && object.size > 0)
        phone.events.send(event::object_info_changed, object.handle);
}

} // namespace vphone
