// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "common/unique_fd.hpp"
#include "daemon/store/state_directory.hpp"

#include <cstdint>
#include <filesystem>

namespace mtpsync {

/// The reports of finished jobs: reports/ID.json, the newest five hundred. Reentrant; shared by the job threads.
class ReportStore {
public:
    /// @p state is the state directory. Throws Error (StateUnwritable).
    explicit ReportStore(const std::filesystem::path &state);

    /// Throws Error (StateUnwritable).
    void save(const Report &report);
    /// 0: the newest. Invalid when there is none.
    [[nodiscard]] UniqueFd open(std::uint64_t id) const;
    /// The highest number that a report has; 0 when there is none. Later jobs get higher ones.
    [[nodiscard]] std::uint64_t last_id() const;

private:
    StateDirectory reports_;
};

} // namespace mtpsync
