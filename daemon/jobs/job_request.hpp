// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "common/unique_fd.hpp"
#include "daemon/sync/recall.hpp"
#include "daemon/sync/target.hpp"

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

namespace mtpsync {

/// What somebody asks for. A value.
struct JobRequest {
    JobKind kind = JobKind::Verify;
    Target target;
    bool checksum = true;
    bool force = false;
    bool dry_run = false;    ///< of an execute or a retry: everything is looked at, and nothing is changed
    std::string profile;     ///< name of the one that says the target; "": none does
    bool resume = false;     ///< goes on by itself when the phone, or the daemon, comes back
    bool automatic = false;  ///< nobody but the daemon, or a button of its notification, asked for it
    int cut_off_in_vain = 0; ///< so often in a row it was cut off before it had finished a single file
    TrustWish trust;         ///< of what earlier jobs have proven
    std::optional<int> max_retries;
    std::shared_ptr<const UniqueFd> plan; ///< a regular file, open for reading
    uid_t owner = 0;

    /// Both would do the same.
    [[nodiscard]] bool equals(const JobRequest &other) const {
        return kind == other.kind && target == other.target && profile == other.profile && checksum == other.checksum &&
               force == other.force && dry_run == other.dry_run && resume == other.resume && trust == other.trust &&
               max_retries == other.max_retries && !plan && !other.plan && owner == other.owner;
    }
};

} // namespace mtpsync
