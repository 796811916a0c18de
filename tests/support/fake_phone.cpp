// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_phone.hpp"

#include "common/mtp_name.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <type_traits>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t chunk = 16 * 1024; // what libmtp moves at a time

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

void require_not_stopped(const CallLimits &limits) {
    if (limits.stop.stop_requested())
        throw Error{ErrorCode::Cancelled, "the transfer was cancelled"};
}

void require_name(const std::string &name) {
    if (check_mtp_name(name) != NameProblem::None)
        throw Error{ErrorCode::InvalidName, "a phone cannot store this name"};
}

void report(const CallLimits &limits, std::uint64_t bytes) {
    if (limits.progress)
        limits.progress(bytes);
}

std::string parent_of(const std::string &path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string{} : path.substr(0, slash);
}

std::string name_of(const std::string &path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

} // namespace

FakePhone::FakePhone(FakeDevice &device) : device_{device} {
    const std::scoped_lock lock{device_.mutex_};
    generation_ = device_.generation_;
    storage_ = StorageId{(device_.next_storage_++ << 16U) | 1U};
    require_alive();
    device_.count(FakeCall::Open, "");
    device_.answer(FakeCall::Open, "");
    info_ = {.manufacturer = "Fake",
             .model = "Phone",
             .version = "1",
             .serial = "FAKE0001",
             .partial_read = device_.partial_read_};
}

/// Runs @p work under the device's lock, between what the script and the limits say.
template <class Work>
auto FakePhone::guarded(FakeCall call, const CallLimits &limits, const std::string &name, Work work) {
    const std::scoped_lock lock{device_.mutex_};
    if (over_)
        throw Error{*over_ == ErrorCode::DeviceGone ? ErrorCode::DeviceGone : ErrorCode::SessionLost,
                    "the session is over"};
    try {
        require_alive();
        require_not_stopped(limits);
        device_.count(call, name);
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            device_.answer(call, name);
        } else {
            auto result = work();
            device_.answer(call, name);
            return result;
        }
    } catch (const Error &error) {
        if (error.ends_session())
            over_ = error.code();
        throw;
    }
}

void FakePhone::require_alive() const {
    if (!device_.plugged_ || device_.generation_ != generation_)
        throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
}

void FakePhone::require_storage(StorageId storage) const {
    if (device_.locked_)
        throw Error{ErrorCode::DeviceLocked, "the phone shows no storage"};
    if (storage != storage_)
        throw Error{ErrorCode::StorageUnavailable, "no such storage"};
}

std::string FakePhone::name_of_known(ObjectHandle object) const {
    const auto known = paths_.find(static_cast<std::uint32_t>(object));
    return known == paths_.end() ? std::string{} : name_of(known->second);
}

ObjectHandle FakePhone::handle_of(const std::string &path) {
    if (path.empty())
        return root_folder;
    const auto [known, is_new] = handles_.try_emplace(path, device_.next_handle_);
    if (is_new) {
        ++device_.next_handle_;
        paths_[known->second] = path;
    }
    return ObjectHandle{known->second};
}

std::string FakePhone::path_of(ObjectHandle object) const {
    if (device_.locked_)
        throw Error{ErrorCode::DeviceLocked, "the phone shows no storage"};
    if (object == root_folder)
        return {};
    const auto known = paths_.find(static_cast<std::uint32_t>(object));
    if (known == paths_.end() || device_.find(known->second) == nullptr)
        throw Error{ErrorCode::NoSuchObject, "no such object"};
    return known->second;
}

std::string FakePhone::child_path(ObjectHandle parent, const std::string &name) const {
    std::string folder;
    try {
        folder = path_of(parent);
    } catch (const Error &error) {
        throw Error{error.code() == ErrorCode::NoSuchObject ? ErrorCode::NoSuchParent : error.code(), error.what()};
    }
    return folder.empty() ? name : folder + "/" + name;
}

ObjectInfo FakePhone::describe(const std::string &path, const FakeDevice::Node &node) {
    return {.handle = handle_of(path),
            .parent = handle_of(parent_of(path)),
            .storage = storage_,
            .name = name_of(path),
            .size = node.content.size(),
            .date_token = node.date_token,
            .is_folder = node.is_folder};
}

FakeDevice::Node &FakePhone::new_node(const std::string &path) {
    if (device_.find(path) != nullptr)
        throw Error{ErrorCode::Refused, "the name exists"};
    std::string_view name;
    auto &slot = device_.folder_of(path, name).children[std::string{name}];
    slot = std::make_unique<FakeDevice::Node>();
    slot->date_token = device_.next_date_++;
    return *slot;
}

std::vector<StorageInfo> FakePhone::storages(const CallLimits &limits) {
    return guarded(FakeCall::Storages, limits, "", [&] {
        require_storage(storage_);
        std::vector<StorageInfo> storages{{.id = storage_,
                                           .description = "Internal shared storage",
                                           .volume = "",
                                           .capacity = device_.capacity_,
                                           .free = device_.capacity_ - device_.used(),
                                           .read_only = device_.read_only_,
                                           .removable = device_.removable_}};
        for (const std::string &description : device_.more_storages_)
            storages.push_back({.id = StorageId{static_cast<std::uint32_t>(storage_) + 1},
                                .description = description,
                                .volume = "",
                                .capacity = device_.capacity_,
                                .free = device_.capacity_,
                                .read_only = false});
        return storages;
    });
}

Listing FakePhone::list(StorageId storage, ObjectHandle folder, const CallLimits &limits) {
    return guarded(FakeCall::List, limits, name_of_known(folder), [&] {
        require_storage(storage);
        const std::string path = path_of(folder);
        const FakeDevice::Node &node = *device_.find(path);
        Listing listing{.objects = {}, .completeness = device_.completeness_, .fresh = device_.lists_fresh_};
        for (const auto &[name, child] : node.children) {
            if (child->unreadable)
                throw Error{ErrorCode::ObjectUnreadable, "an object cannot be described"};
            listing.objects.push_back(describe(path.empty() ? name : path + "/" + name, *child));
            if (child->twin) {
                listing.objects.push_back(listing.objects.back());
                listing.objects.back().handle = ObjectHandle{device_.next_handle_++};
            }
        }
        return listing;
    });
}

ObjectInfo FakePhone::make_folder(StorageId storage, ObjectHandle parent, const std::string &name,
                                  const CallLimits &limits) {
    require_name(name);
    return guarded(FakeCall::MakeFolder, limits, name, [&] {
        require_storage(storage);
        const std::string path = child_path(parent, name);
        return describe(path, new_node(path));
    });
}

PutResult FakePhone::put(const PutRequest &request, const CallLimits &limits) {
    require_name(request.name);
    return guarded(FakeCall::Put, limits, request.name, [&] {
        struct stat before {};
        if (fstat(request.source_fd, &before) != 0 || !S_ISREG(before.st_mode))
            throw Error{ErrorCode::SourceUnreadable, "the source is not a regular file"};
        if (static_cast<std::uint64_t>(before.st_size) != request.size)
            throw Error{ErrorCode::SourceChanged, "the local file changed"};
        require_storage(request.storage);
        const std::string path = child_path(request.parent, request.name);
        if (device_.find(path) != nullptr)
            throw Error{ErrorCode::Refused, "the name exists"};
        if (request.size > device_.capacity_ - device_.used())
            throw Error{ErrorCode::StorageFull, "the storage is full"};

        std::string content;
        Sha256Hasher hasher;
        while (content.size() < request.size) {
            require_not_stopped(limits);
            std::string piece(std::min<std::size_t>(chunk, request.size - content.size()), '\0');
            const ssize_t count =
                pread(request.source_fd, piece.data(), piece.size(), static_cast<off_t>(content.size()));
            if (count <= 0)
                throw Error{ErrorCode::SourceChanged, "the local file changed"};
            piece.resize(static_cast<std::size_t>(count));
            require_alive();
            device_.move_bytes(piece.size());
            hasher.update(bytes_of(piece));
            content += piece;
            report(limits, content.size());
        }
        struct stat after {};
        fstat(request.source_fd, &after);
        if (after.st_size != before.st_size || after.st_mtim.tv_nsec != before.st_mtim.tv_nsec ||
            after.st_mtim.tv_sec != before.st_mtim.tv_sec)
            throw Error{ErrorCode::SourceChanged, "the local file changed"};
        if (device_.corrupt_offset_ && *device_.corrupt_offset_ < content.size() && device_.corrupt_times_-- > 0)
            content[*device_.corrupt_offset_] = static_cast<char>(~content[*device_.corrupt_offset_]);
        FakeDevice::Node &node = new_node(path);
        node.is_folder = false;
        node.content = std::move(content);
        if (const auto torn = std::exchange(device_.torn_put_, std::nullopt)) {
            node.content.resize(node.content.size() / 2);
            if (*torn == ErrorCode::DeviceGone)
                device_.unplug();
            throw Error{*torn, "in the middle of the transfer"};
        }
        return PutResult{.object = describe(path, node), .digest = hasher.finish()};
    });
}

GetResult FakePhone::get(ObjectHandle object, ByteRange range, int sink_fd, const CallLimits &limits) {
    return guarded(FakeCall::Get, limits, name_of_known(object), [&] {
        const std::string &content = device_.find(path_of(object))->content;
        std::string_view rest = content;
        rest.remove_prefix(std::min<std::uint64_t>(range.offset, rest.size()));
        rest = rest.substr(0, range.length);
        Sha256Hasher hasher;
        std::uint64_t done = 0;
        while (!rest.empty()) {
            require_not_stopped(limits);
            const std::string_view piece = rest.substr(0, chunk);
            require_alive();
            device_.move_bytes(piece.size());
            hasher.update(bytes_of(piece));
            if (sink_fd >= 0 && pwrite(sink_fd, piece.data(), piece.size(), static_cast<off_t>(range.offset + done)) !=
                                    static_cast<ssize_t>(piece.size()))
                throw Error{ErrorCode::DestinationUnwritable, "the local file cannot be written"};
            done += piece.size();
            rest.remove_prefix(piece.size());
            report(limits, done);
        }
        if (device_.corrupt_reads_ > 0) {
            --device_.corrupt_reads_;
            hasher.update(bytes_of("what nobody sent"));
        }
        return GetResult{.bytes = done, .digest = hasher.finish()};
    });
}

void FakePhone::rename(ObjectHandle object, const std::string &new_name, const CallLimits &limits) {
    require_name(new_name);
    guarded(FakeCall::Rename, limits, name_of_known(object), [&] {
        const std::string old_path = path_of(object);
        const std::string folder = parent_of(old_path);
        const std::string new_path = folder.empty() ? new_name : folder + "/" + new_name;
        if (device_.find(new_path) != nullptr)
            throw Error{ErrorCode::Refused, "the name exists"};
        auto &children = device_.find(folder)->children;
        auto node = children.extract(name_of(old_path));
        node.key() = new_name;
        children.insert(std::move(node));
        const auto number = static_cast<std::uint32_t>(object);
        handles_.erase(old_path);
        handles_[new_path] = number;
        paths_[number] = new_path;
    });
}

void FakePhone::remove(ObjectHandle object, const CallLimits &limits) {
    guarded(FakeCall::Remove, limits, name_of_known(object), [&] {
        const std::string path = path_of(object);
        device_.erase(path);
        handles_.erase(path);
        paths_.erase(static_cast<std::uint32_t>(object));
    });
}

std::vector<PhoneEvent> FakePhone::events(const CallLimits &limits) {
    std::unique_lock lock{device_.mutex_};
    const auto something = [&] { return !device_.events_.empty() || generation_ != device_.generation_; };
    device_.changed_.wait_until(lock, limits.stop, limits.deadline, something);
    require_alive();
    return device_.events_.take();
}

} // namespace mtpsync
