// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/journal_sink.hpp"

#include "common/log.hpp"
#include "common/names.hpp"

#include <spdlog/spdlog.h>

#include <systemd/sd-journal.h>

#include <cstdio>
#include <utility>

namespace mtpsync {

namespace {

std::string field(std::string_view name, std::string_view value) {
    return std::string{name} + "=" + std::string{value};
}

} // namespace

std::vector<std::string> journal_entry(std::string_view text, spdlog::level::level_enum level,
                                       const LogSubject &subject) {
    std::vector<std::string> entry{
        field("MESSAGE", text),
        field("PRIORITY", std::string_view{priority_prefix(level)}.substr(1, 1)),
        field("SYSLOG_IDENTIFIER", names::daemon_program),
    };
    if (!subject.device.empty())
        entry.push_back(field(names::log_field_device, subject.device));
    if (subject.job != 0)
        entry.push_back(field(names::log_field_job, std::to_string(subject.job)));
    return entry;
}

JournalSink::JournalSink() : JournalSink{sd_journal_sendv} {
}

JournalSink::JournalSink(Send send) : send_{std::move(send)} {
}

void JournalSink::log(const spdlog::details::log_msg &message) {
    const std::string_view text{message.payload.data(), message.payload.size()};
    std::vector<std::string> entry = journal_entry(text, message.level, LogContext::current());
    std::vector<iovec> fields;
    fields.reserve(entry.size());
    for (std::string &each : entry)
        fields.push_back({.iov_base = each.data(), .iov_len = each.size()});
    if (send_(fields.data(), static_cast<int>(fields.size())) >= 0)
        return;
    // systemd reads standard error, too; only the fields are lost
    const std::string_view prefix = priority_prefix(message.level);
    std::fprintf(stderr, "%.*s%.*s\n", static_cast<int>(prefix.size()), prefix.data(), static_cast<int>(text.size()),
                 text.data());
}

void JournalSink::set_pattern(const std::string & /*pattern*/) {
}

void JournalSink::set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) {
}

void log_to_journal() {
    spdlog::default_logger()->sinks() = {std::make_shared<JournalSink>()};
}

} // namespace mtpsync
