// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/live_tree.hpp"
#include "daemon/phone/phone.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace mtpsync {

/// Opens a session with one phone. Throws as PhoneProcess::open does.
using PhoneOpener = std::function<std::unique_ptr<Phone>(const CallLimits &limits)>;

struct LinkSettings {
    std::chrono::milliseconds open_time{60'000}; ///< a hung phone costs libmtp a reset and two time-outs
    std::chrono::milliseconds call_time{60'000}; ///< of everything short
    std::chrono::milliseconds list_time{std::chrono::hours{1}};
    std::chrono::milliseconds transfer_time{std::chrono::hours{24}};
    std::chrono::milliseconds stall_time{90'000};      ///< without a sign of life, in listings and transfers
    std::chrono::milliseconds locked_poll_time{2'000}; ///< between two looks at a locked phone
};

/**
 * Sessions with one phone, one after the other: opens one when a call needs it, forgets it when it broke, and keeps the
 * live tree true to every call. It never repeats a call: what to do about an error is the caller's decision.
 *
 * Thread-bound to the phone's job thread, except where documented. Handles and storage ids are those of generation().
 * Every call throws Error as Phone does, and DeviceGone once the phone is known to be gone.
 */
class PhoneLink {
public:
    /// What the job thread learns on the way; called on that thread.
    struct Watcher {
        virtual ~Watcher() = default;
        virtual void opened(const PhoneInfo &info) = 0;
        /// Another program has the phone, so that there is no session: who, and how to free it.
        virtual void held(const std::string &reason) = 0;
        virtual void storages_seen(const std::vector<StorageInfo> &storages) = 0;
        /// The phone shows no storage (true), or shows them again.
        virtual void locked(bool is_locked) = 0;
        virtual void tree_changed() = 0;
    };

    PhoneLink(PhoneOpener opener, const LinkSettings &settings, LiveTree &tree, Watcher &watcher);

    /// Ends every call with Cancelled when it is asked to; of the task that runs now.
    void set_stop(std::stop_token stop) { stop_ = std::move(stop); }
    /// The phone left the bus: every call throws DeviceGone from now on. Thread-safe; the caller also stops the task.
    void declare_gone() noexcept { gone_ = true; }
    [[nodiscard]] bool gone() const noexcept { return gone_; }
    /// When we last did what makes some phones leave the bus and come back: end a session, or fail to open one. Before
    /// that the epoch of the clock. Thread-safe.
    [[nodiscard]] std::chrono::steady_clock::time_point last_disturbed() const noexcept { return last_disturbed_; }

    /// Grows with each session; 0 before the first.
    [[nodiscard]] unsigned session() const noexcept { return session_; }
    /// Grows with each session, and when the phone is locked or unlocked; 0 before the first session. Handles and
    /// storage ids of another number are dead: a phone that shows its storages again numbers their objects anew.
    [[nodiscard]] unsigned generation() const noexcept { return generation_; }
    [[nodiscard]] bool is_open() const noexcept { return phone_ != nullptr; }
    /// The phone showed no storage when it was asked last.
    [[nodiscard]] bool is_locked() const noexcept { return is_locked_; }
    /// The session has listed something: libmtp may answer the next listing from its memory (Listing::fresh).
    [[nodiscard]] bool has_listed() const noexcept { return has_listed_; }
    /// Opens a session unless there is one.
    const PhoneInfo &open();
    /// Ends the session and forgets the tree; the next call opens another one.
    void close();
    /// Ends the session, so that other programs can use the phone; the tree stays as it was known last.
    void release() { end_session(); }

    std::vector<StorageInfo> storages();
    Listing list(StorageId storage, ObjectHandle folder);
    ObjectInfo make_folder(StorageId storage, ObjectHandle parent, const std::string &name);
    PutResult put(const PutRequest &request, const std::function<void(std::uint64_t)> &progress);
    /// Reads the whole object and keeps nothing of it but its digest.
    GetResult digest(ObjectHandle object, const std::function<void(std::uint64_t)> &progress);
    /// Reads a range of the object, and writes it to @p sink_fd at the same offsets.
    GetResult get(ObjectHandle object, ByteRange range, int sink_fd,
                  const std::function<void(std::uint64_t)> &progress);
    void rename(ObjectHandle object, const std::string &new_name);
    void remove(ObjectHandle object);
    /// Waits for events until @p time has passed; the tree takes them in.
    std::vector<PhoneEvent> wait_for_events(std::chrono::milliseconds time);
    /// Returns when the phone shows a storage again. Throws when it is gone, or Cancelled.
    void await_unlock();

private:
    template <class Call>
    auto guarded(Call call);
    [[nodiscard]] CallLimits limits(std::chrono::milliseconds time) const;
    void note_locked(bool is_locked);
    void end_session();
    void forget_session();

    PhoneOpener opener_;
    LinkSettings settings_;
    LiveTree &tree_;
    Watcher &watcher_;
    std::stop_token stop_;
    std::atomic<bool> gone_ = false;
    std::atomic<std::chrono::steady_clock::time_point> last_disturbed_{};
    std::unique_ptr<Phone> phone_;
    unsigned session_ = 0;
    unsigned generation_ = 0;
    bool has_listed_ = false;
    bool is_locked_ = false;
};

} // namespace mtpsync
