// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_phone.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

FakeDevice::FakeDevice(std::uint64_t capacity) : capacity_{capacity} {
}

FakeDevice::Node *FakeDevice::find(std::string_view path) const {
    Node *node = root_.get();
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const auto child = node->children.find(path.substr(0, slash));
        if (child == node->children.end())
            return nullptr;
        node = child->second.get();
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return node;
}

/// The folder that holds @p path, made where it is missing; @p name becomes the last name.
FakeDevice::Node &FakeDevice::folder_of(std::string_view path, std::string_view &name) {
    Node *node = root_.get();
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
        auto &child = node->children[std::string{path.substr(0, slash)}];
        if (!child)
            child = std::make_unique<Node>();
        node = child.get();
        path.remove_prefix(slash + 1);
    }
    name = path;
    return *node;
}

void FakeDevice::write(std::string_view path, std::string content) {
    const std::scoped_lock lock{mutex_};
    std::string_view name;
    auto &slot = folder_of(path, name).children[std::string{name}];
    slot = std::make_unique<Node>();
    slot->is_folder = false;
    slot->content = std::move(content);
    slot->date_token = next_date_++;
}

void FakeDevice::decay(std::string_view path, std::size_t offset) {
    const std::scoped_lock lock{mutex_};
    char &byte = find(path)->content.at(offset);
    byte = static_cast<char>(~byte);
}

void FakeDevice::set_date(std::string_view path, std::int64_t date_token) {
    const std::scoped_lock lock{mutex_};
    find(path)->date_token = date_token;
}

std::int64_t FakeDevice::date(std::string_view path) const {
    const std::scoped_lock lock{mutex_};
    const Node *node = find(path);
    return node == nullptr ? 0 : node->date_token;
}

void FakeDevice::shift_dates(std::int64_t seconds) {
    const std::scoped_lock lock{mutex_};
    const std::function<void(Node &)> visit = [&](Node &node) {
        if (node.date_token != 0)
            node.date_token += seconds;
        for (auto &child : node.children)
            visit(*child.second);
    };
    visit(*root_);
}

void FakeDevice::make_folder(std::string_view path) {
    const std::scoped_lock lock{mutex_};
    std::string_view name;
    auto &slot = folder_of(path, name).children[std::string{name}];
    if (!slot)
        slot = std::make_unique<Node>();
}

void FakeDevice::wipe() {
    const std::scoped_lock lock{mutex_};
    root_ = std::make_unique<Node>();
}

void FakeDevice::erase(std::string_view path) {
    const std::scoped_lock lock{mutex_};
    std::string_view name;
    Node &folder = folder_of(path, name);
    if (const auto child = folder.children.find(name); child != folder.children.end())
        folder.children.erase(child);
}

std::optional<std::string> FakeDevice::content(std::string_view path) const {
    const std::scoped_lock lock{mutex_};
    const Node *node = find(path);
    return node == nullptr || node->is_folder ? std::nullopt : std::optional{node->content};
}

bool FakeDevice::holds(std::string_view path, std::string_view content) const {
    const std::scoped_lock lock{mutex_};
    const Node *node = find(path);
    return node != nullptr && !node->is_folder && node->content == content;
}

std::vector<std::string> FakeDevice::paths() const {
    const std::scoped_lock lock{mutex_};
    std::vector<std::string> paths;
    const std::function<void(const Node &, const std::string &)> visit = [&](const Node &folder,
                                                                             const std::string &prefix) {
        for (const auto &[name, child] : folder.children) {
            paths.push_back(prefix + name + (child->is_folder ? "/" : ""));
            visit(*child, prefix + name + "/");
        }
    };
    visit(*root_, "");
    std::ranges::sort(paths);
    return paths;
}

void FakeDevice::unplug() {
    const std::scoped_lock lock{mutex_};
    plugged_ = false;
    ++generation_;
    changed_.notify_all();
}

void FakeDevice::plug() {
    const std::scoped_lock lock{mutex_};
    plugged_ = true;
    bytes_until_unplug_ = std::numeric_limits<std::uint64_t>::max();
}

void FakeDevice::lock() {
    const std::scoped_lock lock{mutex_};
    locked_ = true;
}

void FakeDevice::unlock() {
    const std::scoped_lock lock{mutex_};
    locked_ = false;
    emit({.kind = PhoneEvent::Kind::StorageAdded});
}

void FakeDevice::emit(const PhoneEvent &event) {
    const std::scoped_lock lock{mutex_};
    events_.add(event);
    changed_.notify_all();
}

void FakeDevice::set_read_only(bool read_only) {
    const std::scoped_lock lock{mutex_};
    read_only_ = read_only;
}

void FakeDevice::set_removable(bool removable) {
    const std::scoped_lock lock{mutex_};
    removable_ = removable;
}

void FakeDevice::add_storage(const std::string &description) {
    const std::scoped_lock lock{mutex_};
    more_storages_.push_back(description);
}

void FakeDevice::before(FakeCall call, std::function<void()> hook) {
    const std::scoped_lock lock{mutex_};
    hooks_[call] = std::move(hook);
}

void FakeDevice::at_every_call(std::function<void(const FakeMoment &)> hook) {
    const std::scoped_lock lock{mutex_};
    every_call_ = std::move(hook);
}

void FakeDevice::clear_faults() {
    const std::scoped_lock lock{mutex_};
    faults_.clear();
    corrupt_times_ = 0;
    corrupt_reads_ = 0;
    torn_put_.reset();
}

void FakeDevice::fail(const Fault &fault) {
    const std::scoped_lock lock{mutex_};
    faults_.push_back(fault);
}

void FakeDevice::unplug_after(std::uint64_t bytes) {
    const std::scoped_lock lock{mutex_};
    bytes_until_unplug_ = bytes;
}

void FakeDevice::unplug_at(FakeCall call) {
    const std::scoped_lock lock{mutex_};
    unplug_at_ = call;
}

ObjectHandle FakeDevice::next_handle() const {
    const std::scoped_lock lock{mutex_};
    return ObjectHandle{next_handle_};
}

void FakeDevice::corrupt_sent(std::uint64_t offset, int times) {
    const std::scoped_lock lock{mutex_};
    corrupt_offset_ = offset;
    corrupt_times_ = times;
}

void FakeDevice::tear_next_put(ErrorCode code) {
    const std::scoped_lock lock{mutex_};
    torn_put_ = code;
}

void FakeDevice::corrupt_read(int times) {
    const std::scoped_lock lock{mutex_};
    corrupt_reads_ = times;
}

void FakeDevice::make_twin(std::string_view path) {
    const std::scoped_lock lock{mutex_};
    find(path)->twin = true;
}

void FakeDevice::set_partial_read(bool partial_read) {
    const std::scoped_lock lock{mutex_};
    partial_read_ = partial_read;
}

void FakeDevice::set_listing_worth(Completeness completeness, bool fresh) {
    const std::scoped_lock lock{mutex_};
    completeness_ = completeness;
    lists_fresh_ = fresh;
}

void FakeDevice::make_unreadable(std::string_view path) {
    const std::scoped_lock lock{mutex_};
    find(path)->unreadable = true;
}

std::map<FakeCall, int> FakeDevice::calls() const {
    const std::scoped_lock lock{mutex_};
    return calls_;
}

std::uint64_t FakeDevice::used() const {
    std::uint64_t bytes = 0;
    const std::function<void(const Node &)> visit = [&](const Node &node) {
        bytes += node.content.size();
        for (const auto &child : node.children)
            visit(*child.second);
    };
    visit(*root_);
    return bytes;
}

void FakeDevice::count(FakeCall call, std::string_view name) {
    ++calls_[call];
    if (const auto hook = hooks_.find(call); hook != hooks_.end())
        hook->second();
    if (every_call_)
        every_call_({.call = call, .took_effect = false, .name = name});
    if (unplug_at_ == call) {
        unplug_at_.reset();
        unplug();
        throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
    }
    for (Fault &fault : faults_) {
        if (fault.call != call || fault.times == 0 || (!fault.name.empty() && fault.name != name))
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        --fault.times;
        throw Error{fault.code, "as the script says"};
    }
}

void FakeDevice::answer(FakeCall call, std::string_view name) {
    if (every_call_)
        every_call_({.call = call, .took_effect = true, .name = name});
}

void FakeDevice::move_bytes(std::uint64_t bytes) {
    if (bytes < bytes_until_unplug_) {
        if (bytes_until_unplug_ != std::numeric_limits<std::uint64_t>::max())
            bytes_until_unplug_ -= bytes;
        return;
    }
    unplug();
    throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
}

} // namespace mtpsync
