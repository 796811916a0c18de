// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/object_tree.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/object_format.hpp"
#include "tests/phone/mtp/store_path.hpp"
#include "tests/phone/mtp/twin_name.hpp"

#include <algorithm>

namespace vphone {

namespace {

bool visit_below(std::size_t storage, const Object &folder,
                 const std::function<bool(std::size_t, const Object &)> &visit) {
    return std::all_of(folder.children.begin(), folder.children.end(), [&](const auto &entry) {
        return visit(storage, *entry.second) && visit_below(storage, *entry.second, visit);
    });
}

} // namespace

Mount &ObjectTree::mount(std::size_t index, Storage &storage, std::uint32_t id) {
    auto added = std::make_unique<Mount>(Mount{.index = index, .storage = &storage, .id = id, .root = {}});
    added->root.is_folder = true;
    added->root.format = format::association;
    return *mounts_.emplace_back(std::move(added));
}

void ObjectTree::unmount(std::size_t index) {
    Mount *gone = mounted(index);
    if (!gone)
        return;
    for (const auto &[name_key, child] : gone->root.children)
        forget(*child);
    std::erase_if(mounts_, [gone](const auto &each) { return each.get() == gone; });
}

Mount *ObjectTree::find_mount(std::uint32_t id) const {
    for (const auto &each : mounts_)
        if (each->id == id)
            return each.get();
    return nullptr;
}

Mount *ObjectTree::mounted(std::size_t index) const {
    for (const auto &each : mounts_)
        if (each->index == index)
            return each.get();
    return nullptr;
}

Mount &ObjectTree::mount_of(const Object &object) const {
    const Object *top = &object;
    while (top->parent)
        top = top->parent;
    const auto found =
        std::find_if(mounts_.begin(), mounts_.end(), [top](const auto &each) { return &each->root == top; });
    return **found;
}

Object *ObjectTree::find(std::uint32_t handle) const {
    const auto found = objects_.find(handle);
    return found == objects_.end() ? nullptr : found->second.get();
}

std::string ObjectTree::key(const Object &folder, const std::string &name) const {
    return mount_of(folder).storage->names().key(name);
}

void ObjectTree::read(Object &folder) {
    folder.is_listed = true;
    for (const FlashEntry &entry : mount_of(folder).storage->flash().list(path(folder)))
        add(folder, entry);
}

std::vector<Object *> ObjectTree::children(Object &folder) {
    if (folder.is_folder && !folder.is_listed)
        read(folder);
    std::vector<Object *> result;
    result.reserve(folder.children.size());
    for (const auto &[name_key, child] : folder.children)
        result.push_back(child);
    return result;
}

std::vector<Object *> ObjectTree::descendants(Object &folder) {
    std::vector<Object *> result;
    for (Object *child : children(folder)) {
        result.push_back(child);
        const std::vector<Object *> below = descendants(*child);
        result.insert(result.end(), below.begin(), below.end());
    }
    return result;
}

bool ObjectTree::has_child(Object &folder, const std::string &name, const Object *except) {
    if (!folder.is_listed)
        read(folder);
    const auto [first, last] = folder.children.equal_range(key(folder, name));
    return std::any_of(first, last, [except](const auto &entry) { return entry.second != except; });
}

Object *ObjectTree::child_stored_as(Object &folder, const std::string &stored_name) const {
    const std::string name = accepts_twins_ ? without_twin_suffix(stored_name) : stored_name;
    const auto [first, last] = folder.children.equal_range(key(folder, name));
    for (auto each = first; each != last; ++each)
        if (each->second->stored_name == stored_name)
            return each->second;
    return nullptr;
}

std::string ObjectTree::free_stored_name(Object &folder, const std::string &name) {
    if (!accepts_twins_ || !has_child(folder, name))
        return name;
    unsigned number = 2;
    while (child_stored_as(folder, twin_name(name, number)))
        ++number;
    return twin_name(name, number);
}

Object &ObjectTree::add(Object &folder, const FlashEntry &entry) {
    auto added = std::make_unique<Object>();
    added->handle = next_handle_++;
    added->parent = &folder;
    added->stored_name = entry.name;
    added->name = accepts_twins_ ? without_twin_suffix(entry.name) : entry.name;
    added->is_folder = entry.is_folder;
    added->format = entry.is_folder ? format::association : format_of(added->name);
    added->size = entry.size;
    added->modified = entry.modified;
    folder.children.emplace(key(folder, added->name), added.get());
    return *objects_.emplace(added->handle, std::move(added)).first->second;
}

void ObjectTree::detach(Object &object) {
    auto &siblings = object.parent->children;
    const auto [first, last] = siblings.equal_range(key(*object.parent, object.name));
    const auto found = std::find_if(first, last, [&object](const auto &entry) { return entry.second == &object; });
    siblings.erase(found);
}

void ObjectTree::forget(Object &object) {
    for (const auto &[name_key, child] : object.children)
        forget(*child);
    objects_.erase(object.handle);
}

void ObjectTree::remove(Object &object) {
    detach(object);
    forget(object);
}

void ObjectTree::move(Object &object, Object &folder, const std::string &name, const std::string &stored_name) {
    detach(object);
    object.parent = &folder;
    object.name = name;
    object.stored_name = stored_name;
    if (!object.is_folder)
        object.format = format_of(name);
    folder.children.emplace(key(folder, name), &object);
}

std::string ObjectTree::path(const Object &object) const {
    if (!object.parent)
        return {};
    return join_path(path(*object.parent), object.stored_name);
}

void ObjectTree::for_each(const std::function<bool(std::size_t, const Object &)> &visit) const {
    for (const auto &each : mounts_)
        if (!visit_below(each->index, each->root, visit))
            return;
}

} // namespace vphone
