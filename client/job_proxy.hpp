// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/properties.hpp"
#include "dbus/job_proxy.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace mtpsync {

/// One job on the bus. Thread-bound; the functions are called while the connection is pumped, may not throw and may not
/// destroy the proxy.
class JobProxy final : public sdbus::ProxyInterfaces<org::mtpsync1::Job_proxy> {
public:
    /// Hears signals from now on, also when the job is gone already. Throws sdbus::Error.
    JobProxy(sdbus::IConnection &connection, const std::string &path);
    JobProxy(const JobProxy &) = delete;
    JobProxy &operator=(const JobProxy &) = delete;
    ~JobProxy();

    /// Throws sdbus::Error, also when the job is gone already.
    [[nodiscard]] Properties properties();
    /// Asks the daemon to end the job, and waits for its word. Throws sdbus::Error, also when it takes longer.
    void cancel(std::chrono::seconds longest);

    std::function<void(const Properties &numbers)> on_progress;
    std::function<void(const Properties &properties)> on_changed;
    std::function<void(const std::string &path, const std::string &error, const std::string &message)> on_item_failed;
    std::function<void(const Properties &details)> on_completed;

private:
    void onProgress(const Properties &progress) override;
    void onItemFailed(const std::string &path, const std::string &error, const std::string &message) override;
    void onCompleted(const bool &success, const std::string &result, const Properties &details) override;
};

} // namespace mtpsync
