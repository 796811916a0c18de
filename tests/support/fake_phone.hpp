// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/phone/event_queue.hpp"
#include "daemon/phone/phone.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// The calls of Phone, as far as a script can tell them apart.
enum class FakeCall : std::uint8_t { Open, Storages, List, MakeFolder, Put, Get, Rename, Remove };

/// One of the two moments of a call.
struct FakeMoment {
    FakeCall call{};
    bool took_effect = false; ///< false: nothing has happened yet; true: all of it has, but nobody was told
    std::string_view name;    ///< of the object; "" when there is none
};

/**
 * A phone in memory: its content, which outlives sessions, and the script of what goes wrong. FakePhone is a session
 * with it. Behaves like AOSP: a second object of a name is refused, a failed put leaves nothing, folders are removed
 * with what they hold.
 *
 * Thread-safe, so that a test can pull the cable while another thread works.
 */
class FakeDevice {
public:
    explicit FakeDevice(std::uint64_t capacity = std::uint64_t{64} << 30U);

    // What a person does with the phone. Paths are relative to the storage's root, with '/'. Missing folders are made.
    void write(std::string_view path, std::string content);
    void make_folder(std::string_view path);
    void erase(std::string_view path);
    /// A byte of a file is another one, and nothing tells of it.
    void decay(std::string_view path, std::size_t offset);
    /// The phone tells this date of a file from now on; sessions that have listed it notice only when they list again.
    void set_date(std::string_view path, std::int64_t date_token);
    /// All dates are told by so much later, as in another time zone; a date that is not told stays 0.
    void shift_dates(std::int64_t seconds);
    /// Nothing is on the phone any more.
    void wipe();
    /// Nothing when there is no such file.
    [[nodiscard]] std::optional<std::string> content(std::string_view path) const;
    /// The date that the phone tells of it; 0 when it is not there.
    [[nodiscard]] std::int64_t date(std::string_view path) const;
    /// There is such a file, and this is in it.
    [[nodiscard]] bool holds(std::string_view path, std::string_view content) const;
    /// All paths, folders with a trailing slash, sorted.
    [[nodiscard]] std::vector<std::string> paths() const;
    void unplug();
    void plug();
    void lock();
    void unlock();
    void emit(const PhoneEvent &event);
    void set_read_only(bool read_only);
    /// The storage is a card.
    void set_removable(bool removable);
    /// A second storage of this name, with nothing in it.
    void add_storage(const std::string &description);

    // The script.
    struct Fault {
        FakeCall call{};
        ErrorCode code{};
        int times = 1;      ///< so many calls fail
        int skip = 0;       ///< after so many have passed
        std::string name{}; ///< only calls about an object of this name; "": any
    };
    void fail(const Fault &fault);
    /// No call fails any more.
    void clear_faults();
    /// Runs before each such call, and before its fault, on the thread of the session; may use the device.
    void before(FakeCall call, std::function<void()> hook);
    /// Runs at both moments of every call, else as before(). What it throws ends the call: after the effect it is an
    /// answer that got lost. One hook; an empty function takes it away.
    void at_every_call(std::function<void(const FakeMoment &)> hook);
    /// The cable is pulled during the next such call.
    void unplug_at(FakeCall call);
    /// The cable is pulled when so many more bytes of put and get have moved.
    void unplug_after(std::uint64_t bytes);
    /// A byte of so many following puts arrives changed.
    void corrupt_sent(std::uint64_t offset, int times = std::numeric_limits<int>::max());
    /// The next put stores a half of what is sent and ends with this error; DeviceGone: the cable is pulled.
    void tear_next_put(ErrorCode code);
    /// So many following gets give back other bytes than are stored.
    void corrupt_read(int times);
    /// The listing of its folder fails over this object.
    void make_unreadable(std::string_view path);
    /// What listings are worth from now on.
    void set_listing_worth(Completeness completeness, bool fresh);
    /// The listing of its folder names this file twice, with different handles.
    void make_twin(std::string_view path);
    /// What its sessions say of reading ranges.
    void set_partial_read(bool partial_read);

    /// How often each call was made, failed ones included.
    [[nodiscard]] std::map<FakeCall, int> calls() const;
    [[nodiscard]] std::uint64_t capacity() const noexcept { return capacity_; }
    /// The handle of the next object that a session sees for the first time.
    [[nodiscard]] ObjectHandle next_handle() const;

private:
    friend class FakePhone;

    struct Node {
        bool is_folder = true;
        bool unreadable = false;
        bool twin = false;
        std::string content;
        std::int64_t date_token = 0;
        std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
    };

    Node *find(std::string_view path) const;
    Node &folder_of(std::string_view path, std::string_view &name);
    [[nodiscard]] std::uint64_t used() const;
    /// Counts the call and throws what the script says.
    void count(FakeCall call, std::string_view name);
    /// The call took effect; throws when its answer gets lost.
    void answer(FakeCall call, std::string_view name);
    /// Bytes move; throws DeviceGone when the script pulls the cable in the middle of them.
    void move_bytes(std::uint64_t bytes);

    mutable std::recursive_mutex mutex_;
    std::condition_variable_any changed_; // events_ has more, or the phone is gone
    std::unique_ptr<Node> root_ = std::make_unique<Node>();
    std::uint64_t capacity_;
    bool plugged_ = true;
    bool locked_ = false;
    bool read_only_ = false;
    bool removable_ = false;
    bool partial_read_ = true;
    Completeness completeness_ = Completeness::Complete;
    bool lists_fresh_ = true;
    std::vector<std::string> more_storages_;
    int generation_ = 0; // of plug-ins: a session of an older one is over
    std::uint32_t next_handle_ = 1;
    std::uint32_t next_storage_ = 1;
    std::int64_t next_date_ = 1;
    std::vector<Fault> faults_;
    std::uint64_t bytes_until_unplug_ = std::numeric_limits<std::uint64_t>::max();
    std::optional<FakeCall> unplug_at_;
    std::optional<std::uint64_t> corrupt_offset_;
    int corrupt_times_ = 0;
    int corrupt_reads_ = 0;
    std::optional<ErrorCode> torn_put_;
    std::map<FakeCall, std::function<void()>> hooks_;
    std::function<void(const FakeMoment &)> every_call_;
    std::map<FakeCall, int> calls_;
    EventQueue events_;
};

/// One session with a FakeDevice, which must outlive it. Thread-bound like every Phone.
class FakePhone : public Phone {
public:
    /// Throws Error (DeviceGone, or what the script says).
    explicit FakePhone(FakeDevice &device);

    [[nodiscard]] const PhoneInfo &info() const override { return info_; }
    std::vector<StorageInfo> storages(const CallLimits &limits) override;
    Listing list(StorageId storage, ObjectHandle folder, const CallLimits &limits) override;
    ObjectInfo make_folder(StorageId storage, ObjectHandle parent, const std::string &name,
                           const CallLimits &limits) override;
    PutResult put(const PutRequest &request, const CallLimits &limits) override;
    GetResult get(ObjectHandle object, ByteRange range, int sink_fd, const CallLimits &limits) override;
    void rename(ObjectHandle object, const std::string &new_name, const CallLimits &limits) override;
    void remove(ObjectHandle object, const CallLimits &limits) override;
    std::vector<PhoneEvent> events(const CallLimits &limits) override;

private:
    template <class Work>
    auto guarded(FakeCall call, const CallLimits &limits, const std::string &name, Work work);
    void require_alive() const;
    void require_storage(StorageId storage) const;
    [[nodiscard]] ObjectHandle handle_of(const std::string &path);
    [[nodiscard]] std::string path_of(ObjectHandle object) const;
    [[nodiscard]] std::string name_of_known(ObjectHandle object) const;
    [[nodiscard]] std::string child_path(ObjectHandle parent, const std::string &name) const;
    [[nodiscard]] ObjectInfo describe(const std::string &path, const FakeDevice::Node &node);
    FakeDevice::Node &new_node(const std::string &path);

    FakeDevice &device_;
    int generation_ = 0;
    StorageId storage_{};
    PhoneInfo info_;
    std::map<std::uint32_t, std::string> paths_; // by handle
    std::map<std::string, std::uint32_t, std::less<>> handles_;
    std::optional<ErrorCode> over_;
};

} // namespace mtpsync
