// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/phone_link.hpp"

#include "common/error.hpp"

#include <utility>

namespace mtpsync {

PhoneLink::PhoneLink(PhoneOpener opener, const LinkSettings &settings, LiveTree &tree, Watcher &watcher)
    : opener_{std::move(opener)}, settings_{settings}, tree_{tree}, watcher_{watcher} {
}

CallLimits PhoneLink::limits(std::chrono::milliseconds time) const {
    CallLimits limits = CallLimits::within(time);
    limits.stall = settings_.stall_time;
    limits.stop = stop_;
    return limits;
}

/// Runs @p call with the session. An error that ends the session closes it; one of a phone that is known to be gone
/// says so, whatever it was.
template <class Call>
auto PhoneLink::guarded(Call call) {
    open();
    try {
        return call(*phone_);
    } catch (const Error &error) {
        if (error.code() == ErrorCode::DeviceUnresponsive)
            close(); // its worker was killed
        else if (error.ends_session())
            forget_session();
        if (gone_)
            throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
        if (error.code() == ErrorCode::DeviceLocked)
            note_locked(true);
        throw;
    }
}

const PhoneInfo &PhoneLink::open() {
    if (gone_)
        throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
    if (!phone_) {
        // libmtp resets a phone that does not answer it; one that does has outlived whatever we did to it before
        const auto disturbed_before = last_disturbed_.exchange(std::chrono::steady_clock::now());
        try {
            phone_ = opener_(limits(settings_.open_time));
            last_disturbed_ = std::chrono::steady_clock::time_point{};
        } catch (const Error &error) {
            // there was nobody to disturb
            if (gone_ || error.code() == ErrorCode::DeviceGone || error.code() == ErrorCode::Cancelled)
                last_disturbed_ = disturbed_before;
            if (gone_)
                throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
            if (error.code() == ErrorCode::DeviceBusy)
                watcher_.held(error.what());
            throw;
        }
        ++session_;
        ++generation_;
        has_listed_ = false;
        tree_.with([](ObjectTree &tree) { tree.clear(); }); // after release() it shows handles of the last session
        watcher_.opened(phone_->info());
    }
    return phone_->info();
}

void PhoneLink::close() {
    end_session();
    forget_session();
}

void PhoneLink::end_session() {
    if (phone_ && !gone_)
        last_disturbed_ = std::chrono::steady_clock::now();
    phone_.reset();
}

void PhoneLink::forget_session() {
    phone_.reset();
    tree_.with([](ObjectTree &tree) { tree.clear(); });
    watcher_.tree_changed();
}

void PhoneLink::note_locked(bool is_locked) {
    if (std::exchange(is_locked_, is_locked) == is_locked)
        return;
    ++generation_;
    tree_.with([](ObjectTree &tree) { tree.clear(); });
    watcher_.tree_changed();
    watcher_.locked(is_locked);
}

std::vector<StorageInfo> PhoneLink::storages() {
    auto storages = guarded([&](Phone &phone) { return phone.storages(limits(settings_.call_time)); });
    note_locked(false);
    tree_.with([&](ObjectTree &tree) { tree.set_storages(storages); });
    watcher_.storages_seen(storages);
    return storages;
}

Listing PhoneLink::list(StorageId storage, ObjectHandle folder) {
    auto listing = guarded([&](Phone &phone) { return phone.list(storage, folder, limits(settings_.list_time)); });
    has_listed_ = true;
    tree_.with([&](ObjectTree &tree) { tree.set_listing({storage, folder}, listing.objects); });
    watcher_.tree_changed();
    return listing;
}

ObjectInfo PhoneLink::make_folder(StorageId storage, ObjectHandle parent, const std::string &name) {
    auto folder =
        guarded([&](Phone &phone) { return phone.make_folder(storage, parent, name, limits(settings_.call_time)); });
    tree_.with([&](ObjectTree &tree) {
        tree.add(folder);
        tree.set_listing({storage, folder.handle}, {}); // it is new, so there is nothing in it
    });
    watcher_.tree_changed();
    return folder;
}

PutResult PhoneLink::put(const PutRequest &request, const std::function<void(std::uint64_t)> &progress) {
    auto result = guarded([&](Phone &phone) {
        CallLimits put_limits = limits(settings_.transfer_time);
        put_limits.progress = progress;
        return phone.put(request, put_limits);
    });
    tree_.with([&](ObjectTree &tree) { tree.add(result.object); });
    watcher_.tree_changed();
    return result;
}

GetResult PhoneLink::digest(ObjectHandle object, const std::function<void(std::uint64_t)> &progress) {
    return get(object, {}, -1, progress);
}

GetResult PhoneLink::get(ObjectHandle object, ByteRange range, int sink_fd,
                         const std::function<void(std::uint64_t)> &progress) {
    return guarded([&](Phone &phone) {
        CallLimits get_limits = limits(settings_.transfer_time);
        get_limits.progress = progress;
        return phone.get(object, range, sink_fd, get_limits);
    });
}

void PhoneLink::rename(ObjectHandle object, const std::string &new_name) {
    guarded([&](Phone &phone) { phone.rename(object, new_name, limits(settings_.call_time)); });
    tree_.with([&](ObjectTree &tree) { tree.rename(object, new_name); });
    watcher_.tree_changed();
}

void PhoneLink::remove(ObjectHandle object) {
    guarded([&](Phone &phone) { phone.remove(object, limits(settings_.call_time)); });
    tree_.with([&](ObjectTree &tree) { tree.remove(object); });
    watcher_.tree_changed();
}

std::vector<PhoneEvent> PhoneLink::wait_for_events(std::chrono::milliseconds time) {
    auto events = guarded([&](Phone &phone) { return phone.events(limits(time)); });
    const bool changed = tree_.with([&](ObjectTree &tree) {
        bool any = false;
        for (const PhoneEvent &event : events)
            any = tree.apply(event) || any;
        return any;
    });
    if (changed)
        watcher_.tree_changed();
    return events;
}

void PhoneLink::await_unlock() {
    for (;;) {
        try {
            storages();
            return;
        } catch (const Error &error) {
            if (error.code() != ErrorCode::DeviceLocked)
                throw;
        }
        // A phone says StorageAdded when it is unlocked, or nothing at all.
        wait_for_events(settings_.locked_poll_time);
    }
}

} // namespace mtpsync
