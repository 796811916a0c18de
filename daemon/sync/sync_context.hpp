// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/journal.hpp"
#include "common/plan.hpp"
#include "daemon/phone/phone_link.hpp"
#include "daemon/sync/hash_pool.hpp"
#include "daemon/sync/local_memory.hpp"
#include "daemon/sync/phone_memory.hpp"
#include "daemon/sync/progress_meter.hpp"
#include "daemon/sync/recall.hpp"

#include <chrono>
#include <functional>
#include <set>
#include <stop_token>
#include <string>

namespace mtpsync {

struct RetrySettings {
    int max_retries = 3;                         ///< of one file, after the first attempt
    std::chrono::milliseconds first_pause{200};  ///< before the first retry; doubles each time
    std::chrono::milliseconds reopen_pause{500}; ///< before a session is opened again; doubles each time
    /// Without a success in between: the phone is hopeless. More than one file can use up, so that a file which breaks
    /// every session does not keep the others from being sent.
    int lost_sessions_in_a_row = 6;
};

/// Waits, or returns early when the token asks for it. A test gives one that does not wait.
using Pause = std::function<void(std::chrono::milliseconds time, const std::stop_token &stop)>;
/// The real one.
void pause_for(std::chrono::milliseconds time, const std::stop_token &stop);

/// What a job works with. Everything is borrowed from whoever runs the job, on the job thread of its phone.
struct SyncContext {
    PhoneLink &phone;
    ProgressMeter &meter;
    HashPool &hashers;
    Journal &journal;
    std::string device; ///< id of the phone, for the journal
    RetrySettings retry;
    std::stop_token stop;
    Pause pause = pause_for;
    /// Below the root of the storage: what has these names may be torn, says the journal.
    std::set<RelPath> doubtful = {};
    ReadBack read_back = ReadBack::Full; ///< of what is sent
    PhoneMemory *phone_memory = nullptr; ///< null: nothing is remembered, and everything is read
    LocalMemory *local_memory = nullptr; ///< the same of local files
    Recall recall = Recall::Allowed;     ///< of local files
};

} // namespace mtpsync
