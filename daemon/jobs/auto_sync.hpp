// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_table.hpp"
#include "daemon/jobs/plug_rule.hpp"
#include "daemon/phone/device_registry.hpp"
#include "daemon/phone/plug_in.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Begins by itself what profiles want of a phone: once for each plug-in, as soon as it is known how the phone is, in
 * the order of their names. What waits for the unlock, or resumes after an unplug, are the jobs themselves.
 *
 * Owned by the composition root; thread-bound to the control thread. docs/adr/0010-what-is-a-plug-in.md has the rule.
 */
class AutoSync : public ProfileStore::Observer, private DeviceRegistry::Observer, private JobTable::Observer {
public:
    struct Observer {
        virtual ~Observer() = default;
        /// Other profiles match this phone, or wait for a person.
        virtual void profiles_changed(Device &device) = 0;
    };
    /// What the profiles want that match this phone, in the order of their names.
    using Rules = std::function<std::vector<PlugRule>(const Device &device)>;
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    AutoSync(DeviceRegistry &devices, JobTable &jobs, Rules rules, Clock clock = std::chrono::steady_clock::now);
    ~AutoSync() override = default;
    AutoSync(const AutoSync &) = delete;
    AutoSync &operator=(const AutoSync &) = delete;

    void add_observer(Observer &observer) { observers_.push_back(&observer); }

    /// The names of all profiles that match this phone, whatever they want.
    [[nodiscard]] std::vector<std::string> profiles_of(const Device &device) const;
    /// Those of them that wait until a person says to begin.
    [[nodiscard]] std::vector<std::string> asking(const Device &device) const;
    /// Those that leave this phone alone, because another one has its serial number (Device::warning()).
    [[nodiscard]] std::vector<std::string> refused(const Device &device) const;
    /// A person wants it now: the job that was put into the queue. Throws Error: NoSuchDevice, InvalidArgument when no
    /// such profile matches the phone, and as JobTable::submit().
    Job &begin(const std::string &device, const std::string &profile, JobKind kind);
    /// They have been read again: what they want begins with the next plug-in, and who was asked in vain is so no more.
    void profiles_changed() override;
    /// The daemon ends: nothing begins any more.
    void stop() noexcept { stopped_ = true; }

private:
    /// One plug-in of a phone, from end to end.
    struct Visit {
        bool settled = false;
        std::deque<PlugRule> due; // once settled: what still has to begin
        std::vector<PlugRule> asking;
        std::optional<Departure> departure;
    };

    void device_added(Device &device) override;
    void device_changed(Device &device) override { consider(device); }
    void device_left(Device &device) override;
    void job_added(Job &job) override;
    void job_changed(Job & /*job*/) override {}
    void job_progressed(Job & /*job*/) override {}
    void job_item_failed(Job & /*job*/, const ReportItem & /*item*/) override {}
    void job_done(Job & /*job*/) override {}
    void job_removed(Job &job) override;

    void consider(Device &device);
    void settle(Device &device, Visit &visit);
    [[nodiscard]] bool is_ambiguous(const Device &device, const PlugRule &rule) const;
    [[nodiscard]] bool still_ends(const Device &device, const PlugRule &rule) const;
    [[nodiscard]] bool goes_on(const PlugRule &rule) const;
    void carry_out(Device &device, Visit &visit, PlugRule rule);
    Job &submit(PlugRule rule);
    void forget_long_gone();
    void tell(Device &device);

    DeviceRegistry &devices_;
    JobTable &jobs_;
    Rules rules_;
    Clock clock_;
    std::vector<Observer *> observers_;
    std::map<std::string, Visit> visits_; // by id of the device; also of those that may return
    bool stopped_ = false;
};

} // namespace mtpsync
