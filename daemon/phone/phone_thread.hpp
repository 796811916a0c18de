// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/phone/device_state.hpp"
#include "daemon/phone/live_tree.hpp"
#include "daemon/phone/phone_link.hpp"
#include "daemon/runtime/worker_thread.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace mtpsync {

/**
 * The job thread of one phone: runs tasks one after the other, and between them keeps a session, lists what is not
 * known yet and takes in the phone's events. It is the only thread that waits for the phone.
 *
 * Owned by the phone's Device on the control thread; the public functions are thread-safe.
 */
class PhoneThread : private PhoneLink::Watcher {
public:
    /// What the control thread is to know; called on the job thread, which must not be made to wait.
    struct Listener {
        virtual ~Listener() = default;
        virtual void device_news(DeviceNews news) = 0;
        virtual void tree_news() = 0;
        /// The last call: the thread ends, and destroying it does not wait.
        virtual void thread_finished() = 0;
    };
    /// Works with the phone until it is done or its token asks it to stop. It reports errors itself; one that leaves it
    /// is logged as a fault.
    using Task = std::function<void(PhoneLink &phone, const std::stop_token &stop)>;

    struct Settings {
        std::string name; ///< of the thread, in ps
        LinkSettings link;
        bool idle_scan = true;                        ///< list the whole phone while there is nothing else to do
        std::chrono::milliseconds reopen_time{3'000}; ///< after an open that failed; doubles up to a minute
        /// A phone with nothing to do for so long is left to other programs until there is something; 0: never
        std::chrono::milliseconds release_time{30'000};
    };

    PhoneThread(PhoneOpener opener, Settings settings, LiveTree &tree, Listener &listener);
    ~PhoneThread() override;
    PhoneThread(const PhoneThread &) = delete;
    PhoneThread &operator=(const PhoneThread &) = delete;

    /// @p stop ends the task, whether it runs yet or not; stop() asks it, too.
    void submit(Task task, std::stop_source stop);
    /// Lists this folder before others. That it is listed, or cannot be, is tree news.
    void want(FolderRef folder);
    /// Why a folder that was wanted could not be listed in this session; it is told once.
    [[nodiscard]] std::optional<Error> take_refusal(FolderRef folder);
    /// Opens a session again with a phone that was left to other programs.
    void wake();
    /// Forgets the session and the tree, and lists again.
    void rescan();
    /// As PhoneLink::last_disturbed().
    [[nodiscard]] std::chrono::steady_clock::time_point last_disturbed() const noexcept {
        return link_.last_disturbed();
    }
    /// Ends the thread: at once where the phone lets it, else when its worker was killed. @p gone: the phone has left
    /// the bus.
    void stop(bool gone);

private:
    void main(const std::stop_token &stop);
    bool run_next_task(const std::stop_token &stop);
    void idle_step();
    void listen_or_release();
    /// Something waits to be done, and ended the wait for events.
    [[nodiscard]] bool is_wanted();
    void set_released(bool released);
    struct NextFolder {
        FolderRef folder;
        bool is_wanted = false; ///< somebody waits for it
    };
    void list_one(const NextFolder &next);
    void refuse(FolderRef folder, const Error &error);
    void take_in(const std::vector<PhoneEvent> &events);
    std::optional<NextFolder> next_folder();
    void recover(const Error &error);
    void rest(std::chrono::milliseconds time);
    void publish(DeviceState state, std::string reason = "");

    void opened(const PhoneInfo &info) override;
    void held(const std::string &reason) override;
    void storages_seen(const std::vector<StorageInfo> &storages) override;
    void locked(bool is_locked) override;
    void tree_changed() override { listener_.tree_news(); }

    Settings settings_;
    LiveTree &tree_;
    Listener &listener_;
    PhoneLink link_;

    std::mutex mutex_;
    std::condition_variable_any wake_;
    struct Waiting {
        Task task;
        std::stop_source stop;
    };
    std::deque<Waiting> tasks_; // protected by mutex_, as the next ones
    std::deque<FolderRef> wanted_;
    std::deque<std::pair<FolderRef, Error>> refusals_;
    bool rescan_wanted_ = false;
    bool wake_wanted_ = false;
    std::stop_source task_stop_; // of the task that runs
    std::stop_source idle_stop_; // ends what the thread does between tasks

    // of the job thread alone
    DeviceNews news_;
    bool busy_ = false;
    unsigned storages_of_ = 0; // the generation of the link whose storages are known
    unsigned scanned_out_ = 0; // that in which a folder could not be listed: no more idle scan
    std::chrono::milliseconds reopen_time_;

    WorkerThread thread_; // last: it uses the others
};

} // namespace mtpsync
