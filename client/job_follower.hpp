// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "client/job_info.hpp"
#include "client/job_proxy.hpp"
#include "client/progress_display.hpp"
#include "client/signal_watch.hpp"

#include <memory>
#include <optional>
#include <string>

namespace mtpsync {

/**
 * Stays with one job until it is done, and shows how it gets on. Ctrl-C cancels the job; a second one leaves it to the
 * daemon. Made for one job, thread-bound.
 */
class JobFollower {
public:
    /// The job at @p path may be gone already. Throws sdbus::Error, and Error (Internal) when @p path is no job.
    JobFollower(DaemonClient &client, const std::string &path);

    /// How the job ended; nothing when it goes on without us. Throws Error (DaemonUnreachable) when the daemon leaves.
    [[nodiscard]] std::optional<std::string> follow();
    /// What the daemon said of a job that failed as a whole; "" when it said nothing.
    [[nodiscard]] const std::string &failure() const noexcept { return failure_; }

private:
    void listen();
    void show();
    /// False when we leave.
    bool heed(int signal);
    void cancel();

    DaemonClient &client_;
    SignalWatch signals_;
    JobProxy proxy_;
    JobInfo job_;
    std::unique_ptr<ProgressDisplay> display_;
    std::string failure_;
    bool known_ = false; // the daemon has said something of the job
    bool changed_ = true;
    bool cancelling_ = false;
};

} // namespace mtpsync
