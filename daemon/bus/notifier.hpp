// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/bus/notification_board.hpp"
#include "daemon/jobs/auto_sync.hpp"
#include "daemon/jobs/job_table.hpp"
#include "daemon/phone/device_registry.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Tells a person on the desktop what the daemon does by itself, for the profiles that want it: that a phone has to be
 * unlocked or set free, that there is something to decide, and what came of it. One phone has one notification.
 *
 * Owned by the composition root, on the session bus only; thread-bound to the control thread. The connection is
 * borrowed, and pumped by its owner.
 */
class Notifier : private DeviceRegistry::Observer, private JobTable::Observer, private AutoSync::Observer {
public:
    /// Whether the profile of this name wants notifications.
    using Wants = std::function<bool(const std::string &profile)>;
    struct Parts {
        DeviceRegistry &devices;
        JobTable &jobs;
        AutoSync &auto_sync;
        Wants wants;
    };

    Notifier(sdbus::IConnection &connection, Parts parts);
    ~Notifier() override = default;
    Notifier(const Notifier &) = delete;
    Notifier &operator=(const Notifier &) = delete;

    /// The daemon ends: what waits for a person waits for nothing any more.
    void stop();

private:
    /// What is told about one phone.
    struct Story {
        std::string phone;                     // for people, escaped
        std::map<std::string, Report> reports; // by profile, of the last jobs that were worth a word
        std::optional<Notice> shown;           // last; a person may have closed it
    };

    void device_added(Device & /*device*/) override {}
    void device_changed(Device &device) override;
    void device_left(Device &device) override;
    void job_added(Job &job) override;
    void job_changed(Job & /*job*/) override {}
    void job_progressed(Job & /*job*/) override {}
    void job_item_failed(Job & /*job*/, const ReportItem & /*item*/) override {}
    void job_done(Job &job) override;
    void job_removed(Job & /*job*/) override {}
    void profiles_changed(Device &device) override;

    void refresh(const std::string &id);
    [[nodiscard]] std::optional<Notice> compose(const std::string &id, const Story &story) const;
    [[nodiscard]] std::optional<Notice> compose_wait(const Device &device, const Story &story) const;
    [[nodiscard]] bool is_told(const Job &job) const;
    [[nodiscard]] bool works_on(const std::string &id) const;
    [[nodiscard]] std::vector<std::string> told_of(std::vector<std::string> profiles) const;
    void pressed(const std::string &id, const std::string &action);
    [[nodiscard]] std::map<std::string, JobKind> wanted_by(const std::string &action, const std::string &id,
                                                           const Story &story) const;

    Parts parts_;
    std::map<std::string, Story> stories_; // by id of the phone
    std::set<std::uint64_t> asked_for_;    // jobs that a button began
    NotificationBoard board_;
};

} // namespace mtpsync
