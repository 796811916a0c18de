// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mtpsync {

/// What a line of the log is about, beside its text.
struct LogSubject {
    std::string_view device; ///< "": no phone
    std::uint64_t job = 0;   ///< 0: no job
};

/**
 * While it lives, what its thread logs is about this phone and this job. They nest: what an inner one leaves open is as
 * the outer one says. A local variable; thread-bound, and destroyed in the reverse order.
 */
class LogContext {
public:
    /// @p device "" and @p job 0: as it was.
    explicit LogContext(std::string device, std::uint64_t job = 0);
    LogContext(const LogContext &) = delete;
    LogContext &operator=(const LogContext &) = delete;
    ~LogContext();

    /// Of the calling thread; valid until the innermost one ends.
    [[nodiscard]] static LogSubject current() noexcept;

private:
    std::string device_;
    LogSubject outer_;
};

} // namespace mtpsync
