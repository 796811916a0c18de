// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "common/unique_fd.hpp"
#include "daemon/store/state_directory.hpp"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// The reports of finished jobs: reports/ID.json, the newest five hundred, and whose they are: owners/ID.json. Of a job
/// that has begun running/ID.json is what will have to be said when the daemon does not live to say more.
/// Reentrant; shared by the job threads.
class ReportStore {
public:
    /// @p state is the state directory. Throws Error (StateUnwritable).
    explicit ReportStore(const std::filesystem::path &state);

    /// The job begins; @p report says which and when. Throws Error (StateUnwritable).
    void begin(const Report &report, std::optional<uid_t> owner);
    /// Jobs that have begun and have no report were those of a daemon that is dead: they get one. For the start of the
    /// only daemon. Throws Error (StateUnwritable).
    void adopt_interrupted();
    /// @p owner is whose job it was; nothing: the daemon's own user. Throws Error (StateUnwritable).
    void save(const Report &report, std::optional<uid_t> owner = std::nullopt);
    /// 0: the newest. Invalid when there is none.
    [[nodiscard]] UniqueFd open(std::uint64_t id) const;
    /// The highest number that a report has; 0 when there is none. Later jobs get higher ones.
    [[nodiscard]] std::uint64_t last_id() const;

    /// Whose job it was; nothing when there is no such report.
    [[nodiscard]] std::optional<uid_t> owner(std::uint64_t id) const;
    /// Those of which there are reports, the newest first.
    [[nodiscard]] std::vector<std::uint64_t> jobs_of(uid_t owner) const;

private:
    void note_owner(const std::string &name, std::optional<uid_t> owner);
    void forget(const std::string &name);

    StateDirectory reports_;
    StateDirectory running_;
    StateDirectory owners_; // numbered as the reports; none for those of the daemon's own user
};

} // namespace mtpsync
