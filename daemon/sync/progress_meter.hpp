// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace mtpsync {

enum class Phase : std::uint8_t { Waiting, Opening, Scanning, Comparing, Copying, Deleting, Reporting };

/// "waiting", as on the bus.
[[nodiscard]] std::string_view to_word(Phase phase) noexcept;

/// How far a job is. A value.
struct Progress {
    Phase phase = Phase::Waiting;
    std::string pause_reason; ///< "" while it is not paused
    std::string item;         ///< escaped path of the file under way
    std::uint64_t files_total = 0;
    std::uint64_t files_done = 0;
    std::uint64_t files_failed = 0;
    std::uint64_t files_skipped = 0;
    std::uint64_t files_verified = 0;
    std::uint64_t bytes_total = 0;
    std::uint64_t bytes_done = 0; ///< over the wire: a file that is sent counts twice, sent and read back

    friend bool operator==(const Progress &, const Progress &) = default;
};

/// Where a job notes how far it is, and where the control thread looks. Thread-safe.
class ProgressMeter {
public:
    void set_phase(Phase phase);
    /// Counts from zero again, in the same phase.
    void restart();
    /// The job waits for a person: "unlock the phone ...". Empty: it goes on.
    void set_pause(std::string reason);
    void add_total(std::uint64_t files, std::uint64_t bytes);
    /// A file begins (or begins again), that will move @p bytes when all goes well.
    void begin_item(std::string display_path, std::uint64_t bytes);
    /// So many of these have moved.
    void move_item(std::uint64_t bytes_done);
    enum class End : std::uint8_t { Verified, Done, Failed, Skipped };
    /// The file is over; its bytes count as moved, whatever came of it.
    void end_item(End end);
    /// A file is over that never began.
    void count(End end);

    [[nodiscard]] Progress sample() const;

private:
    void count_locked(End end);

    mutable std::mutex mutex_;
    Progress progress_; // protected by mutex_; bytes_done without the current item's
    std::uint64_t item_bytes_ = 0;
    std::uint64_t item_done_ = 0;
};

} // namespace mtpsync
