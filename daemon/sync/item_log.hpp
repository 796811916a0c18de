// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "daemon/sync/progress_meter.hpp"

#include <functional>

namespace mtpsync {

/**
 * What became of each file and folder: written into the report, counted there and in the progress meter, and told to
 * whoever listens. Thread-bound to the job thread.
 */
class ItemLog {
public:
    using Listener = std::function<void(const ReportItem &item)>;

    /// @p failed hears of every item that failed. Everything is borrowed.
    ItemLog(Report &report, ProgressMeter &meter, Listener failed);

    /// Files that are the job's work; what was announced and never ends is "not tried".
    void expect(std::uint64_t files, std::uint64_t bytes);

    /// A file begins, that will move so many bytes when all goes well.
    void begin(const RelPath &path, std::uint64_t bytes);
    void move(std::uint64_t bytes_done) { meter_.move_item(bytes_done); }
    /// A file ends; of one that did not begin, too.
    void end_file(ReportItem item, bool verified);
    /// A file was compared and is equal: counted, not listed.
    void end_equal(bool verified);
    void end_folder(ReportItem item);
    /// What a mirror was to delete, with what became of it: skipped is kept.
    void end_deletion(ReportItem item);

    /// Failures are told to nobody: of a comparison that only makes the plan of what follows.
    void set_silent(bool silent) noexcept { silent_ = silent; }

    [[nodiscard]] Report &report() noexcept { return report_; }

private:
    void count(ItemStatus status, bool verified);
    void end_in_meter(ProgressMeter::End end);
    void list(ReportItem item);

    Report &report_;
    ProgressMeter &meter_;
    Listener failed_;
    bool begun_ = false;
    bool silent_ = false;
};

/// An item for @p path, escaped, with the slash of a folder.
[[nodiscard]] ReportItem make_item(const RelPath &path, EntryType type);

/// The item failed with @p error.
void set_error(ReportItem &item, const Error &error);

} // namespace mtpsync
