// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/plan.hpp"
#include "common/report.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// An entry of a plan that is carried out.
struct Work {
    RelPath path;
    PlanEntry entry;
    int attempts = 0; ///< in the first round, of files that have a second one
};

/**
 * The entries of a plan in the order in which they are carried out, and what is left of them. Owned by a run;
 * thread-bound.
 */
class WorkList {
public:
    explicit WorkList(const Plan &plan);

    [[nodiscard]] const std::vector<Work> &folders() const noexcept { return folders_; }
    /// In the order of their folders.
    [[nodiscard]] std::vector<Work> &files() noexcept { return files_; }
    /// What the plan leaves out.
    [[nodiscard]] const std::vector<Work> &skipped() const noexcept { return skipped_; }

    /// One more file, unless it is there.
    void add_file(const RelPath &path, const PlanEntry &entry);
    void sort_files();
    void finished(const RelPath &path) { unfinished_.erase(path); }
    /// The entries that were not finished and that may succeed another time.
    [[nodiscard]] const std::map<RelPath, PlanEntry> &unfinished() const noexcept { return unfinished_; }

private:
    void add(Work work);

    std::vector<Work> folders_;
    std::vector<Work> files_;
    std::vector<Work> skipped_;
    std::map<RelPath, PlanEntry> unfinished_;
};

/// There is a point in keeping what failed so for a retry.
[[nodiscard]] bool is_worth_a_retry(const Error &error) noexcept;

/// What the report says of it before it is tried.
[[nodiscard]] ReportItem make_item(const Work &work);

} // namespace mtpsync
