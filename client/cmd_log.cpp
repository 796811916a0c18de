// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_log.hpp"

#include "client/journal_query.hpp"
#include "client/log_file.hpp"
#include "client/output.hpp"
#include "common/directories.hpp"
#include "common/error.hpp"
#include "common/text.hpp"

#include <limits>
#include <memory>

namespace mtpsync {

namespace {

struct LogOptions {
    std::uint64_t job = 0;
    bool follow = false;
    std::size_t lines = 0; ///< 0: not given
};

/// Of a job everything is of interest, of everything the newest.
std::optional<std::size_t> lines_wanted(const LogOptions &options) {
    constexpr std::size_t usual = 100;
    if (options.lines != 0)
        return options.lines;
    return options.job == 0 ? std::optional{usual} : std::nullopt;
}

ExitCode show_log(const CommonOptions &common, const LogOptions &options) {
    const JournalQuery journal{.system = common.system,
                               .job = options.job,
                               .lines = lines_wanted(options),
                               .follow = options.follow,
                               .json = common.json};
    const auto state = common.system ? system_state_directory() : user_state_directory();
    LogFile file{state / "sync.log", options.job};
    if (file.last_change() == 0 || journal.last_change() > file.last_change())
        journal.show();

    bool is_empty = true;
    const auto show = [&](const LogLine &line) {
        is_empty = false;
        print(
            (common.json ? line.to_json().dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) : line.line) +
            "\n");
        if (options.follow)
            flush_output();
    };
    file.show(journal.lines.value_or(std::numeric_limits<std::size_t>::max()), show);
    if (options.follow)
        file.follow(show);
    if (is_empty && options.job != 0)
        throw Error{ErrorCode::NoSuchJob, "the log has nothing about job " + std::to_string(options.job) +
                                              " (it is in " + escape_for_display((state / "sync.log").string()) +
                                              "); 'mtpsyncctl jobs' lists those that run"};
    return ExitCode::Ok;
}

} // namespace

Action add_log(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<LogOptions>();
    verb.add_option("JOB", options->job, "Only what is about this job")->type_name("");
    verb.add_flag("--follow", options->follow, "And what comes, until Ctrl-C");
    verb.add_option("--lines", options->lines, "The newest N; without it 100, or all of a job")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000));
    return [&common, options] { return show_log(common, *options); };
}

} // namespace mtpsync
