// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/keep_reason.hpp"
#include "common/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The report: what a job did, file by file (docs/plan-format.md). Plain values.
namespace mtpsync {

enum class JobKind : std::uint8_t { Verify, Execute, Retry };

enum class JobResult : std::uint8_t {
    None, ///< not done yet
    Success,
    Differences, ///< of a verify: it went well and the folders are not equal
    Partial,     ///< some files failed
    Failed,      ///< the job as a whole; see the error
    Cancelled,
    DeviceGone,
};

enum class ItemStatus : std::uint8_t {
    Done,      ///< made, or sent or received, and read back unless only sizes were to be; or found equal
    Different, ///< of a verify
    Failed,
    Skipped,
    NotTried, ///< the job ended before
    Planned,  ///< of a dry run: it would be done
};

struct ReportItem {
    std::string path; ///< escaped; a folder ends with '/'
    EntryType type = EntryType::File;
    std::string phone_name; ///< escaped; its name on the phone where that is another one, else ""
    std::optional<PlanAction> action;
    PlanReason reason = PlanReason::None;
    KeepReason kept = KeepReason::None; ///< of what a mirror would delete, and does not
    ItemStatus status = ItemStatus::Done;
    std::optional<ErrorCode> error; ///< of a failure
    std::string message;            ///< of a failure, for people
    int attempts = 0;               ///< times that the file was sent or fetched, or tried to
    std::uint64_t size = 0;
    std::optional<Sha256> sha256; ///< of the bytes that were read back
};

/// Files only; folders are counted apart. total = done + failed + skipped + planned, when the job was not stopped
/// early.
struct FileCounts {
    std::uint64_t total = 0;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t skipped = 0;
    std::uint64_t verified = 0;  ///< content was read from the phone and is equal
    std::uint64_t different = 0; ///< of a verify; they are done, too
    std::uint64_t planned = 0;   ///< of a dry run: would be done

    friend bool operator==(const FileCounts &, const FileCounts &) = default;
};

/// Files and folders that a mirror deletes on the receiving side. total = done + kept + failed + planned, when the job
/// was not stopped early.
struct DeletionCounts {
    std::uint64_t total = 0;
    std::uint64_t done = 0;
    std::uint64_t kept = 0; ///< it was not safe; each item has the reason
    std::uint64_t failed = 0;
    std::uint64_t planned = 0; ///< of a verify or a dry run: would be deleted

    friend bool operator==(const DeletionCounts &, const DeletionCounts &) = default;
};

/// What the filter kept from being looked at; a folder counts once, with all that is in it.
struct ExcludedCounts {
    std::uint64_t local = 0;
    std::uint64_t phone = 0; ///< in the folders that were listed

    friend bool operator==(const ExcludedCounts &, const ExcludedCounts &) = default;
};

struct Report {
    std::uint64_t job = 0;
    JobKind kind = JobKind::Verify;
    PlanTarget target;
    std::string profile; ///< name; "" when none was named
    bool checksum = true;
    ReadBack read_back = ReadBack::Full;
    bool dry_run = false; ///< nothing was changed on either side
    Filter filter;
    std::string started; ///< UTC, RFC 3339
    std::string ended;
    JobResult result = JobResult::None;
    std::optional<ErrorCode> error; ///< of the job as a whole
    std::string message;            ///< of the job as a whole, for people; also a remark on a success
    std::string plan_source;        ///< of an execute: "given", "retry", "verify" or "full"
    FileCounts files;
    DeletionCounts deleted;
    ExcludedCounts excluded;
    std::uint64_t files_equal = 0; ///< of an execute that compared first: equal, hence no part of the run
    std::uint64_t trusted = 0;     ///< equal files that were not read now, because an earlier job had proven them
    std::string trusted_since;     ///< when the first of these was read; UTC, RFC 3339; "" when there is none
    std::uint64_t folders_made = 0;
    std::uint64_t folders_failed = 0;
    std::uint64_t bytes_sent = 0; ///< content over the wire to the phone
    std::uint64_t bytes_read = 0; ///< content over the wire from the phone
    std::uint64_t extra_objects =
        0; ///< only the receiving side has them, in the folders that were compared; see deleted
    std::uint64_t room_missing = 0; ///< bytes that have to become free on the receiving side before everything fits
    std::uint64_t sessions = 0;     ///< how often the phone was opened
    bool retry_plan = false;        ///< what failed can be tried again with Retry
    std::vector<ReportItem> items;  ///< what was not equal, done, failed or skipped; equal files are only counted
};

[[nodiscard]] std::string print_report(const Report &report);
/// Throws Error (Internal) when @p text is no report.
[[nodiscard]] Report parse_report(std::string_view text);

[[nodiscard]] std::string_view to_word(JobKind kind) noexcept;
[[nodiscard]] std::string_view to_word(JobResult result) noexcept;
[[nodiscard]] std::string_view to_word(ItemStatus status) noexcept;
/// Nothing when it is none of the words.
[[nodiscard]] std::optional<JobResult> job_result_from_word(std::string_view word) noexcept;

/// What mtpsyncctl exits with after such a job.
[[nodiscard]] ExitCode exit_code_of(JobResult result, std::optional<ErrorCode> error) noexcept;

} // namespace mtpsync
