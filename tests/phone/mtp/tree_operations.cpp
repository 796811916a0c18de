// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/store_path.hpp"

namespace vphone {

namespace {

/// Where MoveObject and CopyObject put the object.
struct Target {
    Mount &mount;
    Object &folder;
    std::string stored_name;
    std::string path;
};

/// The root is parent 0 here, unlike in SendObjectInfo (AOSP MtpServer::doMoveObject).
Target require_target(PhoneState &phone, const Command &command, const Object &object) {
    ObjectTree &tree = phone.session->tree;
    Mount &mount = require_mount(phone, command.parameters[1]);
    Object &folder = require_folder(phone, mount, command.parameters[2], 0);
    for (const Object *above = &folder; above; above = above->parent)
        if (above == &object)
            throw Refusal{response::invalid_parent_object, "a folder cannot go into itself"};
    refuse_clash(phone, folder, object.name);
    std::string stored_name = tree.free_stored_name(folder, object.name);
    std::string path = join_path(tree.path(folder), stored_name);
    return {.mount = mount, .folder = folder, .stored_name = std::move(stored_name), .path = std::move(path)};
}

void refuse_without_room(const Storage &target, const Flash &source, const std::string &path) {
    if (source.size_below(path) > target.free_bytes())
        throw Refusal{response::store_full, "the copy does not fit"};
}

} // namespace

Reply delete_object(PhoneState &phone, const Command &command) {
    ObjectTree &tree = phone.session->tree;
    Object &object = require_object(phone, command.parameters[0]);
    if (!object.is_announced)
        tree.mount_of(object).storage->writer().remove(tree.path(object));
    tree.remove(object);
    return {};
}

Reply move_object(PhoneState &phone, const Command &command) {
    ObjectTree &tree = phone.session->tree;
    Object &object = require_object(phone, command.parameters[0]);
    Storage &source = *tree.mount_of(object).storage;
    const std::string from = tree.path(object);
    const Target target = require_target(phone, command, object);
    Storage &destination = *target.mount.storage;
    if (&destination == &source) {
        source.writer().rename(from, target.path);
    } else {
        refuse_without_room(destination, source.flash(), from);
        source.writer().copy(from, destination.writer(), target.path);
        source.writer().remove(from);
    }
    tree.move(object, target.folder, object.name, target.stored_name);
    remember_facts(phone, object);
    return {};
}

Reply copy_object(PhoneState &phone, const Command &command) {
    ObjectTree &tree = phone.session->tree;
    const Object &object = require_object(phone, command.parameters[0]);
    Storage &source = *tree.mount_of(object).storage;
    const std::string from = tree.path(object);
    const Target target = require_target(phone, command, object);
    Storage &destination = *target.mount.storage;
    refuse_without_room(destination, source.flash(), from);
    source.writer().copy(from, destination.writer(), target.path);

    FlashEntry entry = facts_of(phone, object);
    entry.name = target.stored_name;
    Object &copy = tree.add(target.folder, entry);
    remember_facts(phone, copy);
    Reply reply;
    reply.parameters = {copy.handle};
    return reply;
}

} // namespace vphone
