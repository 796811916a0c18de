// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/store_watcher.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/store_path.hpp"

#include <string_view>
#include <vector>

namespace vphone {

void StoreWatcher::look_at(std::size_t storage, const std::string &path) {
    Mount *mount = phone_.session ? phone_.session->tree.mounted(storage) : nullptr;
    if (!mount)
        return;
    Object *folder = &mount->root;
    for (std::string_view rest{path}; folder->is_listed;) {
        const auto slash = rest.find('/');
        const std::string name{rest.substr(0, slash)};
        Object *known = phone_.session->tree.child_stored_as(*folder, name);
        if (slash == std::string_view::npos || !known) { // a missing folder on the way is itself the news
            compare(*folder, name, known);
            return;
        }
        folder = known;
        rest.remove_prefix(slash + 1);
    }
}

void StoreWatcher::rescan() {
    for (const auto &storage : phone_.storages)
        storage->flash().forget_usage();
    if (!phone_.session)
        return;
    for (const auto &mount : phone_.session->tree.mounts())
        rescan(mount->root);
}

void StoreWatcher::rescan(Object &folder) {
    if (!folder.is_listed)
        return;
    ObjectTree &tree = phone_.session->tree;
    for (Object *known : tree.children(folder))
        compare(folder, known->stored_name, known);
    // after the removals, so that a renamed file is not its own twin
    for (const FlashEntry &entry : tree.mount_of(folder).storage->flash().list(tree.path(folder)))
        if (!tree.child_stored_as(folder, entry.name))
            report_added(tree.add(folder, entry));
    for (Object *child : tree.children(folder))
        if (child->is_folder)
            rescan(*child);
}

void StoreWatcher::compare(Object &folder, const std::string &stored_name, Object *known) {
    ObjectTree &tree = phone_.session->tree;
    if (known && known->is_announced)
        return; // nothing of it is stored yet
    const auto entry = tree.mount_of(folder).storage->flash().find(join_path(tree.path(folder), stored_name));
    if (known && (!entry || entry->is_folder != known->is_folder)) {
        report_removed(*known);
        tree.remove(*known);
        known = nullptr;
    }
    if (!entry)
        return;
    if (!known) {
        report_added(tree.add(folder, *entry));
    } else if (!known->is_folder && (entry->size != known->size || entry->modified != known->modified)) {
        known->size = entry->size;
        known->modified = entry->modified;
        phone_.events.send(event::object_info_changed, known->handle);
    }
}

void StoreWatcher::report_added(Object &object) {
    phone_.events.send(event::object_added, object.handle);
    for (Object *child : phone_.session->tree.children(object))
        report_added(*child);
}

void StoreWatcher::report_removed(Object &object) {
    for (const auto &[key, child] : object.children)
        report_removed(*child);
    phone_.events.send(event::object_removed, object.handle);
}

} // namespace vphone
