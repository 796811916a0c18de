// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/object_tree_model.hpp"

#include <algorithm>
#include <tuple>

namespace mtpsync {

void ObjectTreeModel::clear() {
    storages_.clear();
    root_states_.clear();
    objects_.clear();
}

void ObjectTreeModel::set_storages(std::span<const StorageInfo> storages) {
    std::vector<StorageId> now;
    for (const StorageInfo &storage : storages)
        if (std::ranges::find(now, storage.id) == now.end())
            now.push_back(storage.id);
    for (const StorageId old : std::vector<StorageId>{storages_})
        if (std::ranges::find(now, old) == now.end())
            drop_storage(old);
    storages_ = now;
    for (const StorageId storage : now)
        root_states_.try_emplace(storage, FolderState::Unlisted);
}

void ObjectTreeModel::drop_storage(StorageId storage) {
    std::erase(storages_, storage);
    root_states_.erase(storage);
    std::erase_if(objects_, [&](const auto &entry) { return entry.second.object.storage == storage; });
}

void ObjectTreeModel::set_listing(FolderRef folder, std::span<const ObjectInfo> objects) {
    if (!is_folder(folder))
        return;
    std::set<ObjectHandle> placed;
    for (const ObjectInfo &info : objects)
        place(folder, info, placed);
    for (const TreeObject &child : children(folder))
        if (!placed.contains(child.handle))
            remove(child.handle);
    (folder.handle == root_folder ? root_states_[folder.storage] : objects_[folder.handle].object.state) =
        FolderState::Listed;
}

void ObjectTreeModel::place(FolderRef folder, const ObjectInfo &info, std::set<ObjectHandle> &placed) {
    if (info.handle == ObjectHandle{0} || info.handle == root_folder || placed.contains(info.handle))
        return;
    if (holds(info.handle, folder))
        return;
    placed.insert(info.handle);
    const auto known = objects_.find(info.handle);
    if (known == objects_.end() || known->second.object.is_folder != info.is_folder ||
        known->second.object.storage != folder.storage) {
        remove(info.handle);
        objects_[info.handle] = {TreeObject{.handle = info.handle,
                                            .parent = folder.handle,
                                            .storage = folder.storage,
                                            .name = info.name,
                                            .size = info.size,
                                            .date_token = info.date_token,
                                            .is_folder = info.is_folder},
                                 ++names_given_};
        return;
    }
    auto &[object, named] = known->second;
    if (object.name != info.name || object.parent != folder.handle)
        named = ++names_given_;
    object.parent = folder.handle;
    object.name = info.name;
    object.size = info.size;
    object.date_token = info.date_token;
}

void ObjectTreeModel::add(const ObjectInfo &object) {
    FolderRef folder{object.storage, object.parent};
    if (const auto parent = objects_.find(object.parent); parent != objects_.end())
        folder.storage = parent->second.object.storage;
    std::set<ObjectHandle> placed;
    if (is_folder(folder))
        place(folder, object, placed);
}

void ObjectTreeModel::remove(ObjectHandle object) {
    const auto found = objects_.find(object);
    if (found == objects_.end())
        return;
    for (const TreeObject &child : children({found->second.object.storage, object}))
        remove(child.handle);
    objects_.erase(object);
}

void ObjectTreeModel::rename(ObjectHandle object, std::string_view name) {
    const auto found = objects_.find(object);
    if (found == objects_.end() || found->second.object.name == name)
        return;
    found->second.object.name = name;
    found->second.named = ++names_given_;
}

bool ObjectTreeModel::apply(const PhoneEvent &event) {
    const bool known = objects_.contains(event.object);
    const bool storage_known = root_states_.contains(event.storage);
    switch (event.kind) {
    case PhoneEvent::Kind::ObjectRemoved: remove(event.object); return known;
    case PhoneEvent::Kind::ObjectAdded: return !known && make_all_stale();
    case PhoneEvent::Kind::Changed: return make_all_stale();
    case PhoneEvent::Kind::StorageRemoved: drop_storage(event.storage); return storage_known;
    case PhoneEvent::Kind::StorageAdded: return false;
    }
    return false;
}

bool ObjectTreeModel::make_all_stale() {
    bool any = false;
    const auto spoil = [&](FolderState &state) {
        any = any || state == FolderState::Listed;
        state = state == FolderState::Listed ? FolderState::Stale : state;
    };
    for (auto &[storage, state] : root_states_)
        spoil(state);
    for (auto &[handle, entry] : objects_)
        spoil(entry.object.state);
    return any;
}

void ObjectTreeModel::mark_stale(FolderRef folder) {
    if (state(folder) == FolderState::Listed)
        (folder.handle == root_folder ? root_states_[folder.storage] : objects_[folder.handle].object.state) =
            FolderState::Stale;
}

bool ObjectTreeModel::is_folder(FolderRef folder) const {
    if (folder.handle == root_folder)
        return root_states_.contains(folder.storage);
    const auto found = objects_.find(folder.handle);
    return found != objects_.end() && found->second.object.is_folder && found->second.object.storage == folder.storage;
}

bool ObjectTreeModel::holds(ObjectHandle object, FolderRef folder) const {
    for (ObjectHandle above = folder.handle; above != root_folder; above = objects_.at(above).object.parent)
        if (above == object)
            return true;
    return false;
}

FolderState ObjectTreeModel::state(FolderRef folder) const {
    if (!is_folder(folder))
        return FolderState::Unlisted;
    return folder.handle == root_folder ? root_states_.at(folder.storage) : objects_.at(folder.handle).object.state;
}

TreeObject ObjectTreeModel::describe(const Entry &entry) const {
    TreeObject described = entry.object;
    described.twin = std::ranges::count_if(objects_, [&](const auto &other) {
                         const TreeObject &object = other.second.object;
                         return object.parent == described.parent && object.storage == described.storage &&
                                object.name == described.name;
                     }) > 1;
    return described;
}

std::vector<TreeObject> ObjectTreeModel::children(FolderRef folder) const {
    std::vector<TreeObject> children;
    for (const auto &[handle, entry] : objects_)
        if (entry.object.parent == folder.handle && entry.object.storage == folder.storage)
            children.push_back(describe(entry));
    std::ranges::sort(children, {}, [](const TreeObject &object) { return std::tie(object.name, object.handle); });
    return children;
}

std::vector<TreeObject> ObjectTreeModel::twins(FolderRef folder) const {
    std::vector<TreeObject> twins = children(folder);
    std::erase_if(twins, [](const TreeObject &object) { return !object.twin; });
    return twins;
}

std::optional<TreeObject> ObjectTreeModel::find(ObjectHandle handle) const {
    const auto found = objects_.find(handle);
    return found == objects_.end() ? std::nullopt : std::optional{describe(found->second)};
}

std::optional<TreeObject> ObjectTreeModel::find(StorageId storage, std::string_view path) const {
    ObjectHandle folder = root_folder;
    const Entry *first = nullptr;
    for (bool more = true; more;) {
        const std::string_view name = path.substr(0, path.find('/'));
        first = nullptr;
        for (const auto &[handle, entry] : objects_)
            if (entry.object.parent == folder && entry.object.storage == storage && entry.object.name == name &&
                !name.empty() && (first == nullptr || entry.named < first->named))
                first = &entry;
        if (first == nullptr)
            return std::nullopt;
        folder = first->object.handle;
        more = name.size() < path.size();
        path.remove_prefix(more ? name.size() + 1 : 0);
    }
    return describe(*first);
}

std::string ObjectTreeModel::path_of(ObjectHandle object) const {
    const auto found = objects_.find(object);
    if (found == objects_.end())
        return "";
    const TreeObject &known = found->second.object;
    return (known.parent == root_folder ? "" : path_of(known.parent) + "/") + known.name;
}

std::uint64_t ObjectTreeModel::folders() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(objects_, [](const auto &entry) { return entry.second.object.is_folder; }));
}

std::vector<FolderRef> ObjectTreeModel::to_list() const {
    std::vector<FolderRef> folders;
    for (const auto &[storage, state] : root_states_)
        if (state != FolderState::Listed)
            folders.push_back({storage, root_folder});
    for (const auto &[handle, entry] : objects_)
        if (entry.object.is_folder && entry.object.state != FolderState::Listed)
            folders.push_back({entry.object.storage, handle});
    return folders;
}

} // namespace mtpsync
