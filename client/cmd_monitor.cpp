// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_monitor.hpp"

#include "client/daemon_client.hpp"
#include "client/monitor.hpp"

namespace mtpsync {

Action add_monitor(CLI::App & /*verb*/, const CommonOptions &common) {
    return [&common] {
        DaemonClient client{common.bus()};
        Monitor{client, common.json ? Monitor::Form::Json : Monitor::Form::Words}.run();
        return ExitCode::Ok;
    };
}

} // namespace mtpsync
