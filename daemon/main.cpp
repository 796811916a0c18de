// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/log.hpp"
#include "daemon/daemon.hpp"
#include "daemon/options.hpp"
#include "daemon/runtime/journal_sink.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <exception>

int main(int argc, char **argv) {
    using namespace mtpsync;
    const DaemonOptions options = parse_daemon_options(argc, argv);
    const LogStyle style = options.foreground ? LogStyle::Terminal : log_style_of_stderr();
    set_up_log(style, spdlog::level::info);
    if (style == LogStyle::Journal)
        log_to_journal();
    try {
        const DaemonPaths paths = daemon_paths(options);
        if (style == LogStyle::Terminal && !options.foreground)
            add_log_file(paths.state / "sync.log");
        Daemon daemon{options, paths};
        return daemon.run();
    } catch (const Error &error) {
        spdlog::critical("{}", error.what());
        return static_cast<int>(error.info().exit_code);
    } catch (const std::exception &error) {
        spdlog::critical("mtpsyncd cannot go on: {}", error.what());
        return EXIT_FAILURE;
    }
}
