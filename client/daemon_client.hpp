// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/bus_daemon.hpp"
#include "client/device_info.hpp"
#include "client/job_info.hpp"
#include "client/manager_proxy.hpp"
#include "client/profile_info.hpp"
#include "client/terminal_agent.hpp"
#include "common/bus_compat.hpp"
#include "common/report.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// Where the daemon is looked for.
enum class BusWish : std::uint8_t { Any, User, System };

/**
 * The connection to the daemon. Owned by a verb, thread-bound to the only thread: no signal is handled but inside
 * pump(). Calls throw sdbus::Error; see error_from_bus().
 */
class DaemonClient {
public:
    using Clock = std::chrono::steady_clock;

    /// Throws Error (DaemonUnreachable, BusUnreachable) when no bus of @p wish has the daemon or can start it.
    explicit DaemonClient(BusWish wish);

    [[nodiscard]] sdbus::IConnection &connection() noexcept { return *connection_; }
    [[nodiscard]] ManagerProxy &manager() noexcept { return *manager_; }
    [[nodiscard]] bus_compat::Bus bus() const noexcept { return bus_; }

    /// To be kept while a call waits that may need a password; null on the session bus, where none does.
    [[nodiscard]] std::unique_ptr<TerminalAgent> let_ask() const;
    /// How long a call may take: somebody may have to give a password meanwhile.
    [[nodiscard]] std::chrono::seconds longest_call() const noexcept;

    /// In the order of their ids.
    [[nodiscard]] std::vector<DeviceInfo> devices();
    [[nodiscard]] std::vector<JobInfo> jobs();
    /// In the order of their names, broken ones too.
    [[nodiscard]] std::vector<ProfileInfo> profiles();
    /// Throws Error (NoSuchProfile).
    [[nodiscard]] ProfileInfo profile(const std::string &name);

    /// Puts a job into the queue; returns the path of its object.
    [[nodiscard]] std::string start(JobKind kind, const Properties &target, const Properties &options);
    /// The document as it is; id 0 is the newest.
    [[nodiscard]] std::string report_text(std::uint64_t id);
    /// The same, but a daemon that has ended meanwhile is not started for it, because somebody may just have stopped
    /// it.
    [[nodiscard]] std::string report_text_of_running(std::uint64_t id);
    [[nodiscard]] std::string plan_text(std::uint64_t id);
    /// What is proven of a folder on a phone, as sha256sum reads it.
    [[nodiscard]] std::string manifest_text(const Properties &target);
    /// How the job @p id ended, once JobRemoved has told it.
    [[nodiscard]] std::optional<std::string> result_of(std::uint64_t id) const;

    /// Handles one message. When none is there it waits for one, for @p also to become readable (-1: nothing else) or
    /// for @p deadline, whichever comes first. Throws sdbus::Error when the bus has gone.
    void pump(std::optional<Clock::time_point> deadline = std::nullopt, int also = -1);

    /// False from the moment when the daemon has left the bus until it comes back.
    [[nodiscard]] bool daemon_present() const noexcept { return present_; }
    /// Throws Error (DaemonUnreachable) when the daemon has left; @p meanwhile says what that means for the work.
    void require_daemon(std::string_view meanwhile) const;
    /// The same, but the bus is asked. Throws sdbus::Error, too.
    void require_running(std::string_view meanwhile);
    /// Called while the connection is pumped; may not throw.
    std::function<void(bool present)> on_presence;

private:
    /// Connects to @p bus; false when the daemon is not to be had there.
    bool connect(bus_compat::Bus bus);
    void allow_interaction();
    void remember_results();

    bus_compat::Bus bus_ = bus_compat::Bus::Session;
    std::unique_ptr<sdbus::IConnection> connection_; // outlives the proxies below
    std::unique_ptr<BusDaemon> bus_daemon_;
    std::unique_ptr<ManagerProxy> manager_;
    std::map<std::uint64_t, std::string> results_;
    bool present_ = true;
};

} // namespace mtpsync
