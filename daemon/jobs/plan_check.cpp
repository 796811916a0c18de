// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/plan_check.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace mtpsync {

namespace {

bool is_unchanged(const std::string &folder, const std::string &state, Attempts &attempts, RemoteTree &remote) {
    std::string now;
    try {
        attempts.require([&] { now = remote.fingerprint(RelPath::parse(folder)); }, [&] { remote.forget(RelPath{}); });
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NameTaken)
            throw;
        return false; // something else has taken the folder's place
    }
    return now == state;
}

} // namespace

bool still_holds(const Plan &plan, const std::vector<LocalEntry> &entries, Attempts &attempts, RemoteTree &remote) {
    return fingerprint(entries) == plan.source_state && std::ranges::all_of(plan.folder_states, [&](const auto &item) {
               return is_unchanged(item.first, item.second, attempts, remote);
           });
}

void require_fitting(const Plan &plan, const PlanTarget &target) {
    if (plan.kind == PlanKind::Seed)
        return;
    const auto compare = [](const char *what, const std::string &planned, const std::string &asked) {
        if (!planned.empty() && planned != asked)
            throw Error{ErrorCode::ForeignPlan,
                        std::string{"the plan was made for the "} + what + " '" + escape_for_display(planned) +
                            "', not for '" + escape_for_display(asked) + "'; --force carries it out all the same"};
    };
    compare("phone", plan.target.device, target.device);
    compare("storage", plan.target.storage, target.storage);
    compare("folder on the phone", plan.target.dest, target.dest);
    compare("local folder", plan.target.source, target.source);
    compare("direction", std::string{to_word(plan.target.direction)}, std::string{to_word(target.direction)});
}

/// What became of folders that no entry builds on is none of this plan's business.
void require_fresh(const Plan &plan, Attempts &attempts, RemoteTree &remote) {
    std::set<RelPath> needed;
    for (const auto &[path, entry] : plan.entries)
        if (entry.action != PlanAction::Skip)
            needed.insert(path.parent());
    for (const auto &[folder, state] : plan.folder_states)
        if (needed.contains(RelPath::parse(folder)) && !is_unchanged(folder, state, attempts, remote))
            throw Error{ErrorCode::StalePlan, "the folder '" + escape_for_display(folder) +
                                                  "' on the phone has changed since the plan was made; verify again, "
                                                  "or carry it out all the same with --force"};
}

} // namespace mtpsync
