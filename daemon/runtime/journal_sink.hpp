// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/log_context.hpp"

#include <spdlog/sinks/sink.h>

#include <sys/uio.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// An entry of the journal (systemd.journal-fields(7)), as "NAME=value". Values may have line breaks. Reentrant.
[[nodiscard]] std::vector<std::string> journal_entry(std::string_view text, spdlog::level::level_enum level,
                                                     const LogSubject &subject);

/// Log lines as entries of systemd's journal, with what they are about as fields of their own. Thread-safe.
class JournalSink : public spdlog::sinks::sink {
public:
    /// As sd_journal_sendv(3): thread-safe, returns a negative errno.
    using Send = std::function<int(const iovec *fields, int count)>;

    /// To the journal of this machine.
    JournalSink();
    explicit JournalSink(Send send);

    void log(const spdlog::details::log_msg &message) override;
    void flush() override {}
    /// The journal keeps time and priority itself.
    void set_pattern(const std::string &pattern) override;
    void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override;

private:
    Send send_;
};

/// Makes the journal the only place where spdlog's default logger writes. Called once, early in main().
void log_to_journal();

} // namespace mtpsync
