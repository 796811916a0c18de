// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "client/device_proxy.hpp"
#include "client/job_proxy.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Tells on standard output what happens to phones and jobs, a line each, until Ctrl-C. Owned by its verb, thread-bound.
 */
class Monitor {
public:
    enum class Form : std::uint8_t { Words, Json };

    Monitor(DaemonClient &client, Form form);
    Monitor(const Monitor &) = delete;
    Monitor &operator=(const Monitor &) = delete;
    ~Monitor() = default;

    /// Throws sdbus::Error when the bus goes, and OutputClosed.
    void run();

private:
    struct WatchedDevice {
        DeviceInfo info;
        std::unique_ptr<DeviceProxy> proxy;
    };
    struct WatchedJob {
        JobInfo info;
        std::unique_ptr<JobProxy> proxy;
        bool new_progress = false;
        DaemonClient::Clock::time_point next_line; // of progress
    };
    using Event = nlohmann::ordered_json;

    void listen();
    void look_around();
    void added(const std::string &path, const ManagerProxy::Interfaces &interfaces);
    void add_device(const std::string &path, const Properties &properties);
    void add_job(const std::string &path, const Properties &properties);
    void forget_removed();
    void job_removed(std::uint64_t id, const std::string &result);
    void tell_progress();
    /// When a line of progress falls due; nothing when none is held back.
    [[nodiscard]] std::optional<DaemonClient::Clock::time_point> next_line() const;
    /// Keeps the line until flush(): a full pipe must not throw into the library of the bus.
    void tell(const char *kind, const Event &event, const std::string &words);
    void flush();

    DaemonClient &client_;
    Form form_;
    std::map<std::string, WatchedDevice> devices_; // by path
    std::map<std::string, WatchedJob> jobs_;       // by path
    std::vector<std::string> removed_;             // paths; their proxies may not die inside a signal
    bool look_around_ = true;
    std::string pending_;
};

} // namespace mtpsync
