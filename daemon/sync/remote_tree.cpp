// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/remote_tree.hpp"

#include "common/digest.hpp"
#include "common/error.hpp"
#include "common/text.hpp"
#include "common/utc_time.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace mtpsync {

namespace {

std::string list_of(const std::vector<StorageInfo> &storages) {
    std::string list;
    for (const StorageInfo &storage : storages)
        list.append(list.empty() ? "'" : ", '").append(escape_for_display(storage.description)).append("'");
    return list;
}

} // namespace

const StorageInfo &choose_storage(const std::vector<StorageInfo> &storages, const std::string &description) {
    if (description.empty()) {
        if (storages.size() == 1)
            return storages.front();
        throw Error{ErrorCode::AmbiguousStorage,
                    "the phone has several storages; name one of them: " + list_of(storages)};
    }
    const auto fits = [&](const StorageInfo &storage) {
        // over the bus descriptions come as people see them
        return storage.description == description || escape_for_display(storage.description) == description;
    };
    const auto found = std::ranges::find_if(storages, fits);
    if (found == storages.end())
        throw Error{ErrorCode::NoSuchStorage,
                    "the phone has no storage '" + escape_for_display(description) + "'; it has " + list_of(storages)};
    if (std::ranges::count_if(storages, fits) > 1)
        throw Error{ErrorCode::AmbiguousStorage,
                    "the phone has several storages of the name '" + escape_for_display(description) + "'"};
    return *found;
}

RemoteTree::RemoteTree(PhoneLink &phone, std::string storage_description, RelPath dest)
    : phone_{phone}, description_{std::move(storage_description)}, dest_{std::move(dest)} {
}

/// Handles of an earlier session mean nothing, or something else.
void RemoteTree::follow_session() {
    phone_.open();
    if (phone_.generation() == generation_)
        return;
    folders_.clear();
    storage_.reset();
    generation_ = phone_.generation();
}

const StorageInfo &RemoteTree::storage() {
    follow_session();
    return storage_ ? *storage_ : refresh_storage();
}

const StorageInfo &RemoteTree::refresh_storage() {
    follow_session();
    storage_ = choose_storage(phone_.storages(), description_);
    free_is_estimated_ = false;
    return *storage_;
}

RelPath RemoteTree::on_storage(const RelPath &path) {
    if (!names_)
        return path_on_storage(path);
    RelPath whole = dest_;
    RelPath local;
    for (const std::string_view name : path.names()) {
        local = local.child(name);
        const std::string *chosen = names_->chosen(local);
        whole = whole.child(chosen != nullptr ? *chosen : names_->choose(local, whole, folder_on_storage(whole)));
    }
    return whole;
}

RelPath RemoteTree::path_on_storage(const RelPath &path) const {
    RelPath whole = dest_;
    RelPath local;
    for (const std::string_view name : path.names()) {
        local = local.child(name);
        const std::string *chosen = names_ ? names_->chosen(local) : nullptr;
        whole = whole.child(chosen != nullptr ? std::string_view{*chosen} : name);
    }
    return whole;
}

std::string RemoteTree::phone_name(const RelPath &path) {
    return std::string{names_ ? on_storage(path).name() : path.name()};
}

std::string RemoteTree::substitute(const RelPath &path) const {
    const std::string *chosen = names_ ? names_->chosen(path) : nullptr;
    return chosen == nullptr || *chosen == path.name() ? std::string{} : *chosen;
}

const RemoteTree::Folder *RemoteTree::folder(const RelPath &path) {
    (void)storage();
    try {
        const Folder *found = folder_on_storage(on_storage(path));
        if (found == nullptr && path.is_root())
            refuse_rival(first_missing(dest_));
        return found;
    } catch (const Error &error) {
        if (error.code() == ErrorCode::NameTaken && path.is_root())
            throw Error{ErrorCode::DestinationNotFolder, error.what()};
        throw;
    }
}

const RemoteTree::Folder *RemoteTree::listed_folder(const RelPath &path) const {
    const auto found = folders_.find(path_on_storage(path));
    return found == folders_.end() ? nullptr : &found->second;
}

/// From the root downwards, without recursion: a path may be deep.
const RemoteTree::Folder *RemoteTree::folder_on_storage(const RelPath &path) {
    if (const auto found = folders_.find(path); found != folders_.end())
        return &found->second;
    RelPath here;
    const Folder *folder = folders_.contains(here) ? &folders_.at(here) : &list(here, root_folder);
    for (const std::string_view name : path.names()) {
        const RelPath next = here.child(name);
        const auto known_folder = folders_.find(next);
        if (known_folder != folders_.end()) {
            folder = &known_folder->second;
        } else {
            const auto handle = handle_on_storage(next);
            if (!handle)
                return nullptr;
            folder = &list(next, *handle);
        }
        here = next;
    }
    return folder;
}

/// Of a folder whose parent is listed.
std::optional<ObjectHandle> RemoteTree::handle_on_storage(const RelPath &path) {
    const auto &siblings = folders_.at(path.parent()).children();
    const auto [first, last] = siblings.equal_range(std::string{path.name()});
    if (first == last)
        return std::nullopt;
    if (std::next(first) != last)
        throw Error{ErrorCode::NameTaken,
                    "the phone has several objects of the name '" + path.display() + "'; remove all but one"};
    if (!first->second.is_folder)
        throw Error{ErrorCode::NameTaken, "'" + path.display() + "' is a file on the phone, not a folder"};
    return first->second.handle;
}

/// Of a path that is not there, and whose upper folders are listed: the part that ends with the first missing name.
RelPath RemoteTree::first_missing(const RelPath &path) const {
    RelPath here;
    for (const std::string_view name : path.names()) {
        here = here.child(name);
        if (!folders_.contains(here))
            break;
    }
    return here;
}

/// A folder beside one that may have the same name would become that one, or be refused. The parent is listed.
void RemoteTree::refuse_rival(const RelPath &folder) const {
    if (const auto rival = folders_.at(folder.parent()).rival_of(folder.name()))
        throw Error{ErrorCode::NameTaken, "the phone has no folder '" + folder.display() + "', but '" +
                                              escape_for_display(*rival) +
                                              "', which may be the same name to it; write it alike"};
}

const RemoteTree::Folder &RemoteTree::list(const RelPath &path, ObjectHandle handle) {
    const StorageId where = storage().id;
    const std::int64_t begin = utc_seconds();
    Folder folder{handle, phone_.list(where, handle)};
    folder.note_time({.begin = begin, .end = utc_seconds()});
    return folders_.insert_or_assign(path, std::move(folder)).first->second;
}

const RemoteTree::Folder *RemoteTree::folder_at(const RelPath &path) {
    (void)storage();
    return folder_on_storage(path);
}

const RemoteTree::Folder *RemoteTree::list_again(const RelPath &path) {
    const Folder *known_folder = folder_at(path);
    return known_folder == nullptr ? nullptr : &list(path, known_folder->handle());
}

std::optional<ObjectInfo> RemoteTree::find(const RelPath &path) {
    const Folder *parent = folder(path.parent());
    if (parent == nullptr)
        return std::nullopt;
    const auto [first, last] = parent->children().equal_range(phone_name(path));
    if (first == last)
        return std::nullopt;
    if (std::next(first) != last)
        throw Error{ErrorCode::NameTaken,
                    "the phone has several objects of the name '" + path.display() + "'; remove all but one"};
    return first->second;
}

ObjectHandle RemoteTree::ensure_folder(const RelPath &path, std::uint64_t &made) {
    const StorageInfo where = storage();
    const RelPath whole = on_storage(path);
    if (const Folder *folder = folder_on_storage(whole))
        return folder->handle();
    RelPath here;
    ObjectHandle handle = root_folder;
    for (const std::string_view name : whole.names()) {
        const RelPath next = here.child(name);
        if (const Folder *folder = folder_on_storage(next)) {
            handle = folder->handle();
        } else {
            refuse_rival(next);
            const ObjectInfo object = phone_.make_folder(where.id, handle, std::string{name});
            ++made;
            folders_.at(here).add(object);
            folders_.insert_or_assign(next, Folder{object.handle});
            handle = object.handle;
        }
        here = next;
    }
    return handle;
}

RemoteTree::Folder *RemoteTree::known(const RelPath &parent) {
    const auto found = folders_.find(path_on_storage(parent));
    return found == folders_.end() ? nullptr : &found->second;
}

void RemoteTree::added(const RelPath &parent, const ObjectInfo &object) {
    if (Folder *folder = known(parent))
        folder->add(object);
    if (storage_) {
        storage_->free -= std::min(storage_->free, object.size);
        free_is_estimated_ = true;
    }
}

void RemoteTree::removed(const RelPath &parent, ObjectHandle object) {
    if (Folder *folder = known(parent))
        folder->remove(object);
    free_is_estimated_ = true; // there is more by now
}

void RemoteTree::renamed(const RelPath &parent, ObjectHandle object, const std::string &name) {
    if (Folder *folder = known(parent))
        folder->rename(object, name);
}

void RemoteTree::forget(const RelPath &path) {
    const RelPath whole = path_on_storage(path);
    const auto holds = [](const RelPath &folder, const RelPath &other) {
        return folder.is_root() || folder == other || other.bytes().starts_with(folder.bytes() + "/");
    };
    // the folders above say whether it is there at all
    std::erase_if(folders_, [&](const auto &item) { return holds(whole, item.first) || holds(item.first, whole); });
}

std::string RemoteTree::fingerprint(const RelPath &path) {
    const Folder *found = folder(path);
    if (found == nullptr)
        return "absent";
    Sha256Hasher hasher;
    for (const auto &[name, object] : found->children()) {
        // a folder's own size and date change with what is in it, which is none of this folder's business
        std::string line = name + '\0';
        line += object.is_folder ? "folder" : std::to_string(object.size) + ' ' + std::to_string(object.date_token);
        line += '\0';
        hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(line.data()), line.size()});
    }
    return hasher.finish().hex().substr(0, 32);
}

} // namespace mtpsync
