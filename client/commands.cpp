// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_cancel.hpp"
#include "client/cmd_devices.hpp"
#include "client/cmd_execute.hpp"
#include "client/cmd_jobs.hpp"
#include "client/cmd_log.hpp"
#include "client/cmd_ls.hpp"
#include "client/cmd_manifest.hpp"
#include "client/cmd_monitor.hpp"
#include "client/cmd_plan.hpp"
#include "client/cmd_profile.hpp"
#include "client/cmd_report.hpp"
#include "client/cmd_retry.hpp"
#include "client/cmd_status.hpp"
#include "client/cmd_verify.hpp"
#include "client/command.hpp"

#include <array>

namespace mtpsync {

std::span<const Command> commands() noexcept {
    static constexpr std::array table{
        Command{"devices", "List the phones that are plugged in", "mtpsyncctl devices", add_devices},
        Command{"ls", "List a folder on a phone", "mtpsyncctl ls -l Music/new", add_ls},
        Command{"verify", "Compare a local folder with a folder on a phone",
                "mtpsyncctl verify ~/Music --dest Music --plan plan.json", add_verify},
        Command{"execute", "Make the folder on the phone like the local one", "mtpsyncctl execute ~/Music --dest Music",
                add_execute},
        Command{"retry", "Try again what an execute could not finish", "mtpsyncctl retry ~/Music --dest Music",
                add_retry},
        Command{"status", "Show the daemon, the phones and the jobs", "mtpsyncctl status", add_status},
        Command{"jobs", "List the jobs that wait or run", "mtpsyncctl jobs", add_jobs},
        Command{"cancel", "End a job", "mtpsyncctl cancel 12", add_cancel},
        Command{"report", "Show what a job did", "mtpsyncctl report 12 --failed", add_report},
        Command{"log", "Show what the daemon has logged, of a job or of all", "mtpsyncctl log 12", add_log},
        Command{"manifest", "Write what is proven to be on a phone, for sha256sum",
                "mtpsyncctl manifest ~/Music --dest Music --output music.sha256", add_manifest},
        Command{"plan", "Show a plan", "mtpsyncctl plan show plan.json", add_plan},
        Command{"profile", "List, make, change and check profiles",
                "mtpsyncctl profile add music --source ~/Music --dest Music --on-plug sync", add_profile},
        Command{"monitor", "Show what happens, as it happens", "mtpsyncctl monitor --json", add_monitor},
    };
    return table;
}

} // namespace mtpsync
