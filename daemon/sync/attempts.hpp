// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/sync/sync_context.hpp"

#include <functional>
#include <optional>
#include <random>
#include <string>

namespace mtpsync {

/**
 * Does things with a phone again when they fail, as often and in the way that the class of the error asks for
 * (docs/ARCHITECTURE.md, "Retry"). One object per job, because a job gives up when the phone loses one session after
 * the other. Thread-bound to the job thread.
 */
class Attempts {
public:
    explicit Attempts(SyncContext &context);

    /// How it ended: nothing when it succeeded.
    struct Outcome {
        std::optional<Error> error;
        int attempts = 0;
    };
    /// Runs @p attempt until it succeeds or nothing more can be done. @p refresh forgets what is known of the folder,
    /// and is called before an attempt that follows an error of the class Refresh. Throws Error: Cancelled, DeviceGone,
    /// DeviceNotPermitted, and what ended the last session when one was lost after the other.
    Outcome run(const std::function<void()> &attempt, const std::function<void()> &refresh);

    /// The same, for what the whole job depends on: throws what was left.
    void require(
        const std::function<void()> &attempt, const std::function<void()> &refresh = [] {});

private:
    struct Budget {
        int retries = 0;
        bool refreshed = false;
        std::chrono::milliseconds pause;
    };
    /// Prepares the next attempt; false when there is to be none.
    bool prepare_next(const Error &error, Budget &budget, const std::function<void()> &refresh);
    bool is_locked_after(const Error &error);
    bool wait_for_unlock(Budget &budget, const std::function<void()> &refresh);
    bool wait_until_free(const Error &error, Budget &budget, const std::function<void()> &refresh);
    void wait_while_held(std::string reason);
    void recover_session(const Error &error);
    void back_off(std::chrono::milliseconds &pause);
    void throw_if_stopped() const;

    SyncContext &context_;
    int sessions_lost_ = 0; // in a row
    std::minstd_rand jitter_;
};

} // namespace mtpsync
