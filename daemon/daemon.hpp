// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/bus/bus_server.hpp"
#include "daemon/bus/notifier.hpp"
#include "daemon/bus/sleep_inhibitor.hpp"
#include "daemon/hotplug/usb_monitor.hpp"
#include "daemon/jobs/auto_sync.hpp"
#include "daemon/jobs/job_table.hpp"
#include "daemon/options.hpp"
#include "daemon/phone/device_registry.hpp"
#include "daemon/runtime/event_loop.hpp"
#include "daemon/runtime/mailbox.hpp"
#include "daemon/runtime/single_instance.hpp"
#include "daemon/store/journal_store.hpp"
#include "daemon/store/local_digest_store.hpp"
#include "daemon/store/name_store.hpp"
#include "daemon/store/phone_digest_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/profile_store.hpp"
#include "daemon/store/report_store.hpp"
#include "daemon/store/settings.hpp"
#include "daemon/store/state_db.hpp"
#include "daemon/sync/hash_pool.hpp"
#include "daemon/sync/local_memory.hpp"

#include <atomic>
#include <filesystem>
#include <optional>

namespace mtpsync {

/// The daemon: makes every part, connects them and runs the loop until a signal ends it. Owned by main(); thread-bound
/// to the control thread.
class Daemon {
public:
    /// Throws Error: AlreadyRunning, BusUnreachable, StateUnwritable, InvalidArgument (the configuration).
    Daemon(const DaemonOptions &options, const DaemonPaths &paths);
    Daemon(const Daemon &) = delete;
    Daemon &operator=(const Daemon &) = delete;

    /// Returns the exit status.
    int run();

private:
    [[nodiscard]] JobServices job_services();
    [[nodiscard]] Notifier::Parts notifier_parts();
    [[nodiscard]] bool wants_notifications(const std::string &profile) const;
    [[nodiscard]] PhoneOpener make_opener(const UsbPhone &phone) const;
    void reload();
    void stop(const char *signal);
    void give_up();
    void show_status();

    DaemonOptions options_;
    std::atomic<bool> stopping_ = false;
    std::filesystem::path config_file_;
    Settings settings_;
    EventLoop loop_;
    EventSource on_term_; // signals are blocked before any thread starts
    EventSource on_int_;
    EventSource on_hup_;
    EventSource stop_timer_;
    EventSource status_timer_;
    std::filesystem::path state_;
    SingleInstance instance_;
    Mailbox mailbox_;
    StateDb database_;
    JournalStore journal_;
    StartedJobs started_;
    NameStore names_;
    PhoneDigestStore phone_digests_;
    LocalDigestStore local_digests_;
    LocalMemory local_memory_;
    PlanStore plans_;
    ReportStore reports_;
    ProfileStore profiles_;
    HashPool hashers_;
    DeviceRegistry devices_;
    JobTable jobs_;
    AutoSync auto_sync_;
    BusServer bus_;
    std::optional<Notifier> notifier_; // on the session bus
    SleepInhibitor sleep_inhibitor_;
    UsbMonitor monitor_;
    std::string shown_status_;
};

} // namespace mtpsync
