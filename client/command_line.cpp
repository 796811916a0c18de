// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/command_line.hpp"

#include "client/command.hpp"
#include "client/options.hpp"

#include <CLI/CLI.hpp>
#include <string>

namespace mtpsync {

namespace {

constexpr const char *description =
    "Keeps a folder on this machine and a folder on a phone the same: talks to mtpsyncd.";
constexpr const char *exit_codes = "Exit codes: 0 ok, 1 differences or partial, 2 usage, 3 mtpsyncd unreachable, "
                                   "4 not authorized, 5 device problem, 130 cancelled. See mtpsyncctl(1).";

/// One line that names the thing: the library's own texts have several lines and no name of the program.
Error usage_error(const CLI::ParseError &error) {
    std::string message = error.what();
    for (char &c : message)
        if (c == '\n')
            c = ' ';
    return Error{ErrorCode::InvalidArgument, message + "; see mtpsyncctl --help"};
}

} // namespace

ExitCode run_command_line(int argc, char **argv) {
    CommonOptions common;
    Action action;
    CLI::App app{description, "mtpsyncctl"};
    app.set_version_flag("--version", "mtpsyncctl " MTPSYNC_VERSION);
    app.set_help_flag("-h,--help", "This text; for a verb: mtpsyncctl VERB --help");
    app.footer(exit_codes);
    app.require_subcommand(0, 1); // a wrong verb gets a better error than a missing one
    add_common_options(app, common);
    for (const Command &command : commands()) {
        CLI::App *verb = app.add_subcommand(command.name, command.summary);
        verb->set_help_flag("-h,--help", "This text");
        verb->footer(std::string{"Example: "} + command.example);
        add_common_options(*verb, common);
        verb->callback([&action, run = command.add(*verb, common)] { action = run; });
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &asked_for_text) {
        app.exit(asked_for_text);
        return ExitCode::Ok;
    } catch (const CLI::ParseError &error) {
        throw usage_error(error);
    }
    if (common.user && common.system)
        throw Error{ErrorCode::InvalidArgument, "--user and --system exclude each other; give one of them"};
    if (!action)
        throw Error{ErrorCode::InvalidArgument, "what shall be done? 'mtpsyncctl --help' lists the verbs"};
    return action();
}

} // namespace mtpsync
