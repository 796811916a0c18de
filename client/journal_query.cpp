// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/journal_query.hpp"

#include "client/command_lines.hpp"
#include "common/error.hpp"
#include "common/names.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace mtpsync {

std::vector<std::string> JournalQuery::command() const {
    std::vector<std::string> words{"journalctl", "SYSLOG_IDENTIFIER=" + std::string{names::daemon_program}};
    words.push_back(system ? "_SYSTEMD_UNIT=mtpsyncd.service" : "_UID=" + std::to_string(getuid()));
    if (job != 0)
        words.push_back(std::string{names::log_field_job} + "=" + std::to_string(job));
    words.push_back("--lines=" + (lines ? std::to_string(*lines) : "all"));
    words.emplace_back(json ? "--output=json" : "--no-hostname");
    if (follow)
        words.emplace_back("--follow");
    return words;
}

std::uint64_t JournalQuery::last_change() const {
    auto words = JournalQuery{.system = system, .lines = 1, .json = true}.command();
    words.emplace_back("--quiet"); // what a user may not see is said by show()
    try {
        const auto line = CommandLines{std::move(words)}.next();
        if (!line)
            return 0;
        return std::stoull(nlohmann::json::parse(*line).at("__REALTIME_TIMESTAMP").get<std::string>());
    } catch (const std::exception &) { // no journalctl, or none that we know
        return 0;
    }
}

void JournalQuery::show() const {
    auto words = command();
    std::vector<char *> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    execvp(arguments.front(), arguments.data());
    throw system_error(ErrorCode::Internal, "there is no sync.log, and journalctl cannot be started", errno);
}

} // namespace mtpsync
