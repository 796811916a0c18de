// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <string>

namespace mtpsync {

/**
 * What a worker, and libmtp in it, prints: read from a pipe and passed to the daemon's log line by line, escaped, with
 * the phone's name in front. Owned by and thread-bound to the worker's PhoneProcess.
 */
class WorkerLog {
public:
    /// @p name tells the phones apart in the log. Throws Error (Internal).
    explicit WorkerLog(std::string name);

    /// The worker's end. It never blocks: a worker that prints faster than we read loses lines, not time.
    [[nodiscard]] int write_end() const noexcept { return write_end_.get(); }
    /// The worker has its copy: ours is closed, so that the end of the worker shows.
    void close_write_end() noexcept { write_end_.reset(); }

    /// Readable while there is something to pass on.
    [[nodiscard]] int fd() const noexcept { return read_end_.get(); }
    /// Passes on what is there; never waits. False at the end.
    bool drain();

private:
    void pass_on(std::string_view line) const;

    std::string name_;
    UniqueFd read_end_;
    UniqueFd write_end_;
    std::string unfinished_;
};

} // namespace mtpsync
