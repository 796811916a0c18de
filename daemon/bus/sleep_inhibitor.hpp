// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/bus/bus_pump.hpp"
#include "daemon/jobs/job_table.hpp"
#include "daemon/runtime/event_loop.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <memory>
#include <optional>

namespace mtpsync {

/**
 * Keeps the machine from going to sleep while a job works, by an inhibitor lock of logind. A job that waits for a
 * person works on nothing: the machine may sleep. Without logind, or where it refuses, nothing happens but a line in
 * the log.
 *
 * Owned by the composition root; thread-bound to the control thread. It has a connection to the system bus of its own,
 * calls without waiting, and goes on without when that breaks.
 */
class SleepInhibitor : private JobTable::Observer {
public:
    SleepInhibitor(EventLoop &loop, JobTable &jobs);
    ~SleepInhibitor() override;
    SleepInhibitor(const SleepInhibitor &) = delete;
    SleepInhibitor &operator=(const SleepInhibitor &) = delete;

private:
    void job_added(Job & /*job*/) override {}
    void job_changed(Job & /*job*/) override { update(); }
    void job_progressed(Job & /*job*/) override {}
    void job_item_failed(Job & /*job*/, const ReportItem & /*item*/) override {}
    void job_done(Job & /*job*/) override { update(); }
    void job_removed(Job & /*job*/) override {}

    void connect();
    void update();
    [[nodiscard]] bool is_wanted() const;
    void take();
    void disconnect();

    EventLoop &loop_;
    JobTable &jobs_;
    std::unique_ptr<sdbus::IConnection> connection_; // null: there is no system bus
    std::unique_ptr<sdbus::IProxy> logind_;
    std::optional<sdbus::UnixFd> lock_; // the machine stays awake as long as it is open
    bool is_asked_ = false;             // the answer is on its way
    bool is_refused_ = false;           // since somebody began to work
    std::unique_ptr<BusPump> pump_;     // last: handlers use the others
};

} // namespace mtpsync
