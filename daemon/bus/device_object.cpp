// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/device_object.hpp"

#include "common/error.hpp"
#include "common/object_path.hpp"
#include "common/text.hpp"
#include "daemon/sync/remote_tree.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::uint32_t usual_limit = 1000;
constexpr std::uint32_t most_entries = 10'000; // bounds the message

std::string remark(const TreeObject &object) {
    if (object.twin)
        return "twin";
    if (!object.is_folder)
        return "";
    switch (object.state) {
    case FolderState::Unlisted: return "unlisted";
    case FolderState::Stale: return "stale";
    case FolderState::Listed: break;
    }
    return "";
}

} // namespace

DeviceObject::DeviceObject(sdbus::IConnection &connection, mtpsync::Device &device, const AutoSync &auto_sync,
                           Authorizer &authorizer)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{device_object_path(device.id())}}, device_{device},
      auto_sync_{auto_sync}, gate_{authorizer, getObject(), ErrorCode::DeviceGone}, told_{snapshot()} {
    registerAdaptor();
}

DeviceObject::~DeviceObject() {
    unregisterAdaptor();
}

DeviceObject::Snapshot DeviceObject::snapshot() const {
    const DeviceNews &news = device_.news();
    Snapshot now{.vendor =
                     escape_for_display(news.info.manufacturer.empty() ? device_.usb().vendor : news.info.manufacturer),
                 .model = escape_for_display(device_.model()),
                 .serial = escape_for_display(news.info.serial.empty() ? device_.usb().serial : news.info.serial),
                 .state = std::string{to_word(news.state)},
                 .reason = news.reason.empty() ? device_.warning() : escape_for_display(news.reason),
                 .storages = {},
                 .profiles = auto_sync_.profiles_of(device_),
                 .asking = auto_sync_.asking(device_)};
    for (const StorageInfo &storage : news.storages)
        now.storages.emplace_back(std::make_tuple(escape_for_display(storage.description),
                                                  escape_for_display(storage.volume), storage.capacity, storage.free,
                                                  storage.read_only));
    return now;
}

void DeviceObject::changed() {
    Snapshot now = snapshot();
    std::vector<std::string> names;
    const auto compare = [&](const char *name, const auto &before, const auto &after) {
        if (!(before == after))
            names.emplace_back(name);
    };
    compare("Vendor", told_.vendor, now.vendor);
    compare("Model", told_.model, now.model);
    compare("Serial", told_.serial, now.serial);
    compare("State", told_.state, now.state);
    compare("StateReason", told_.reason, now.reason);
    compare("Storages", told_.storages, now.storages);
    compare("Profiles", told_.profiles, now.profiles);
    compare("ProfilesAsking", told_.asking, now.asking);
    if (names.empty())
        return;
    told_ = std::move(now);
    bus_compat::emit_changed(getObject(), INTERFACE_NAME, names);
}

void DeviceObject::tree_changed() {
    emitTreeChanged(device_.tree().with([](const ObjectTree &tree) { return tree.generation(); }));
}

std::uint64_t DeviceObject::Objects() {
    return device_.tree().with([](const ObjectTree &tree) { return tree.objects(); });
}

std::uint64_t DeviceObject::FoldersUnlisted() {
    return device_.tree().with([](const ObjectTree &tree) { return tree.stale_or_unlisted(); });
}

void DeviceObject::Rescan(sdbus::Result<> &&result) {
    gate_.handle(BusAction::Browse, std::move(result), [this](uid_t) { device_.rescan(); });
}

void DeviceObject::List(sdbus::Result<std::vector<ListedEntry>, bool, std::string> &&result, std::string storage,
                        std::string path, std::string cursor, std::uint32_t limit) {
    gate_.handle(BusAction::Browse, std::move(result),
                 [this, storage = std::move(storage), path = std::move(path), cursor = std::move(cursor),
                  limit](uid_t) { return list(storage, path, cursor, limit); });
}

StorageId DeviceObject::storage_id(const std::string &storage) const {
    const DeviceNews &news = device_.news();
    if (news.storages.empty())
        throw Error{ErrorCode::DeviceLocked, news.reason.empty() ? "the phone is not open yet" : news.reason};
    return choose_storage(news.storages, storage).id;
}

DeviceObject::Listed DeviceObject::list(const std::string &storage, const std::string &path, const std::string &cursor,
                                        std::uint32_t limit) {
    const StorageId id = storage_id(storage);
    const RelPath folder_path = RelPath::parse(path);
    limit = std::min(limit == 0 ? usual_limit : limit, most_entries);
    if (device_.news().released) { // what was known may be old by now
        device_.wake();
        return {{}, false, ""};
    }

    std::optional<FolderRef> wanted;
    RelPath here;
    Listed listed = device_.tree().with([&](const ObjectTree &tree) -> Listed {
        // downwards: the first folder on the way that is not known has to be listed first
        for (const auto name : folder_path.names()) {
            const auto folder = tree.folder(id, here.bytes());
            if (folder && tree.state(*folder) != FolderState::Listed) {
                wanted = folder;
                return {{}, false, ""};
            }
            here = here.child(name);
            if (!tree.folder(id, here.bytes()))
                throw Error{ErrorCode::NoSuchObject, "the phone has no folder '" + here.display() + "'"};
        }
        const auto folder = tree.folder(id, folder_path.bytes());
        if (!folder) // a new session has only begun
            return {{}, false, ""};
        const bool complete = tree.state(*folder) == FolderState::Listed;
        if (!complete)
            wanted = folder;
        std::vector<ListedEntry> entries;
        std::string next;
        for (const TreeObject &child : tree.children(*folder)) {
            std::string name = escape_for_display(child.name);
            if (!cursor.empty() && name <= cursor)
                continue;
            if (entries.size() == limit) {
                next = entries.back().get<0>();
                break;
            }
            entries.emplace_back(
                std::make_tuple(std::move(name), child.is_folder ? "dir" : "file", child.size, remark(child)));
        }
        return {std::move(entries), complete, std::move(next)};
    });
    if (!wanted)
        return listed;
    if (const auto refusal = device_.take_refusal(*wanted))
        throw Error{refusal->code(), "'/" + here.display() + "' cannot be listed: " + refusal->what()};
    device_.want(*wanted);
    return listed;
}

} // namespace mtpsync
