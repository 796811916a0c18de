// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_table.hpp"
#include "daemon/store/journal_store.hpp"
#include "tests/engine/letter_box.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/fake_phone.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * The control thread's part of the daemon without its buses: phones that are plugged in, their real job threads, and
 * the jobs. The test is the control thread. Everything has ended when the rig is gone.
 */
class ThreadRig : private DeviceRegistry::Observer, private JobTable::Observer {
public:
    /// @p release_time as PhoneThread::Settings has it; by default a session is kept.
    explicit ThreadRig(std::chrono::milliseconds release_time = {});
    ~ThreadRig() override;
    ThreadRig(const ThreadRig &) = delete;
    ThreadRig &operator=(const ThreadRig &) = delete;

    /// The phone of this serial, in memory; it is made when it is named for the first time.
    FakeDevice &phone(const std::string &serial = "ONE");
    /// Opening this phone never ends, but by its stop token.
    void make_hang(const std::string &serial);
    /// How many opens of hanging phones are waiting.
    [[nodiscard]] int hanging() const noexcept { return hanging_; }

    /// How udev describes this phone, at the port where it always is.
    [[nodiscard]] static UsbPhone usb_phone(const std::string &serial = "ONE");
    /// The same at another port.
    [[nodiscard]] static UsbPhone at_port(const std::string &port, UsbPhone phone = usb_phone());
    Device &plug(const std::string &serial = "ONE");
    /// As udev describes it.
    Device &plug(const UsbPhone &phone);
    /// The cable is pulled, and udev says so.
    void unplug(const std::string &serial = "ONE");
    void unplug(const UsbPhone &phone);
    [[nodiscard]] DeviceRegistry &devices() noexcept { return devices_; }
    [[nodiscard]] JobTable &jobs() noexcept { return jobs_; }
    [[nodiscard]] LetterBox &letters() noexcept { return letters_; }

    void write(const std::string &path, const std::string &content) const { local_.write("source/" + path, content); }
    [[nodiscard]] JobRequest request(JobKind kind, const std::string &serial = "ONE",
                                     const std::string &dest = "Sync") const;
    /// Submits an execute and returns its number.
    std::uint64_t submit(const std::string &dest = "Sync", const std::string &serial = "ONE");

    /// As the daemon does before it ends.
    void stop_daemon();

    [[nodiscard]] JournalStore &journal() noexcept { return journal_; }
    [[nodiscard]] StartedJobs &started() noexcept { return started_; }
    /// Returns when a job has ended that nobody but the daemon itself began; what its report said.
    Report wait_for_resumed(std::uint64_t after);
    void wait_for_release(const std::string &serial, bool released);
    void wait_for_state(const std::string &serial, DeviceState state);
    /// Waits until the job is removed; what its report said.
    Report wait_for_end(std::uint64_t id);
    /// Lets every phone go and waits for the last thread.
    void shut_down();

    /// States of this phone in the order in which they were told, without repetitions.
    [[nodiscard]] std::vector<DeviceState> states(const std::string &serial = "ONE") const;
    /// How often somebody was told that a tree has changed.
    [[nodiscard]] int tree_changes_told() const noexcept { return tree_changes_told_; }
    /// "added 1", "done 1", "removed 1" ... in order.
    [[nodiscard]] const std::vector<std::string> &told() const noexcept { return told_; }
    /// How many objects the live tree of this phone knows; 0 when it is not plugged in.
    [[nodiscard]] std::uint64_t objects_known(const std::string &serial = "ONE") const;

private:
    void device_added(Device &device) override;
    void device_changed(Device &device) override;
    void device_tree_changed(Device &device) override;
    void device_left(Device &device) override;
    void job_added(Job &job) override;
    void job_changed(Job & /*job*/) override {}
    void job_progressed(Job &job) override;
    void job_item_failed(Job &job, const ReportItem &item) override;
    void job_done(Job &job) override;
    void job_removed(Job &job) override;

    std::unique_ptr<Phone> open(const std::string &serial, const CallLimits &limits);

    vphone::TempDirectory local_;
    vphone::TempDirectory state_;
    StateDb database_{state_.path()};
    JournalStore journal_{database_};
    StartedJobs started_{database_};
    std::atomic<bool> daemon_stops_ = false;
    PlanStore plans_{state_.path()};
    ReportStore reports_{state_.path()};
    HashPool hashers_;
    LetterBox letters_;
    std::map<std::string, std::unique_ptr<FakeDevice>> phones_;
    std::map<std::string, bool> hangs_; // written before the phone is plugged
    std::atomic<int> hanging_ = 0;
    std::map<std::string, std::vector<DeviceState>> states_;
    std::map<std::uint64_t, Report> reports_of_done_;
    std::vector<std::string> told_;
    int tree_changes_told_ = 0;
    DeviceRegistry devices_;
    JobTable jobs_;
    bool is_down_ = false;
};

} // namespace mtpsync
