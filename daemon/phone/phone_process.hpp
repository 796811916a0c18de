// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/channel.hpp"
#include "daemon/phone/child_process.hpp"
#include "daemon/phone/event_queue.hpp"
#include "daemon/phone/phone.hpp"
#include "daemon/phone/wire.hpp"
#include "daemon/phone/worker_log.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mtpsync {

class CallWait;

/// How workers are started.
struct WorkerSettings {
    std::vector<std::string> command; ///< the program as a path, and arguments
    std::string name;                 ///< the phone's, in the log
    /// How long a phone may take to let go of a transfer that is cancelled, before its worker is killed.
    std::chrono::milliseconds cancel_grace{5000};
};

/**
 * A phone behind a worker process of its own, which is all that touches USB: it can be killed when it hangs, and what a
 * hostile phone may do to it stays in it. One object is one worker and one session; after an error that ends the
 * session, open() makes the next.
 *
 * Thread-bound like every Phone. Nothing runs between calls: what the worker says meanwhile waits in its socket.
 */
class PhoneProcess : public Phone {
public:
    /// Starts a worker and lets it open the phone. Throws Error: DeviceBusy, DeviceNotPermitted, DeviceGone,
    /// SessionLost, DeviceUnresponsive at the deadline, Internal when the worker cannot be started.
    static std::unique_ptr<PhoneProcess> open(const UsbAddress &address, const WorkerSettings &settings,
                                              const CallLimits &limits);
    PhoneProcess(const PhoneProcess &) = delete;
    PhoneProcess &operator=(const PhoneProcess &) = delete;
    ~PhoneProcess() override;

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

    [[nodiscard]] pid_t worker_pid() const noexcept { return child_.pid(); }

private:
    using TakePart = std::function<void(std::vector<ObjectInfo>)>;

    explicit PhoneProcess(const WorkerSettings &settings);
    PhoneProcess(WorkerLog log, std::pair<wire::Channel, wire::Channel> ends, const WorkerSettings &settings);
    void greet(const CallLimits &limits);

    /// Sends @p request and returns the reply that ends it. @p part takes the parts of a listing.
    template <class Expected>
    Expected call(const wire::Request &request, const CallLimits &limits, int fd = -1, const TakePart &part = nullptr);
    wire::Reply exchange(const wire::Request &request, CallWait &wait, int fd, const TakePart &part);
    /// The next message that is not an event; nothing when @p wait ended without one.
    std::optional<wire::Reply> next_reply(CallWait &wait);
    /// Throws the error that the worker reports.
    wire::Reply take_message();

    void require_session() const;
    /// The session is over: the worker is killed, and later calls throw. The caller throws the error that is returned.
    [[nodiscard]] Error end_session(ErrorCode code, const std::string &message);

    WorkerLog log_;
    wire::Channel channel_;
    ChildProcess child_;
    std::chrono::milliseconds cancel_grace_;
    PhoneInfo info_;
    EventQueue events_;
    std::optional<Error> ended_by_;
};

} // namespace mtpsync
