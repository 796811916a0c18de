// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fault_case.hpp"

#include "tests/faults/report_judge.hpp"

#include <array>
#include <utility>

namespace mtpsync {

namespace {

std::string lines_of(const char *what, const std::vector<std::string> &sentences) {
    std::string text;
    for (const std::string &sentence : sentences)
        text.append(what).append(": ").append(sentence).append("\n");
    return text;
}

bool changed_nothing(const EngineRig &rig) {
    return rig.calls(FakeCall::MakeFolder) + rig.calls(FakeCall::Put) + rig.calls(FakeCall::Rename) +
               rig.calls(FakeCall::Remove) ==
           0;
}

} // namespace

std::string Verdict::text() const {
    return lines_of("lost", lost) + lines_of("wrong report", wrong_reports) + lines_of("leftover", leftovers) +
           lines_of("hang", hangs);
}

FaultCase::FaultCase(const Scenario &scenario, EngineRig &rig, std::vector<PlannedFault> faults, int calls_of_clean_run)
    : scenario_{scenario}, rig_{rig}, auditor_{scenario}, injector_{rig.phone(), std::move(faults),
                                                                    calls_of_clean_run * hang_factor,
                                                                    [this] { auditor_.look_at(rig_.phone()); }} {
    rig_.phone().clear_faults(); // of the case before, if it ended early
    rig_.forget_jobs();
    scenario_.reset_phone(rig_.phone());
    // a person sees that the job waits
    rig_.on_lock([&phone = rig_.phone()](bool is_locked) {
        if (is_locked)
            phone.unlock();
    });
}

Verdict FaultCase::run() {
    run_job(JobKind::Execute);
    bool rests = false;
    for (const JobKind kind :
         {JobKind::Retry, JobKind::Execute, JobKind::Execute, JobKind::Execute, JobKind::Execute}) {
        heal();
        rests = run_job(kind) && kind == JobKind::Execute;
        if (rests)
            break;
    }
    if (!rests)
        verdict_.hangs.emplace_back("the jobs never come to rest");
    judge_end();
    return std::move(verdict_);
}

/// What a person does before the next job.
void FaultCase::heal() {
    injector_.heal();
    rig_.phone().unlock();
    rig_.replug();
}

bool FaultCase::run_job(JobKind kind) {
    injector_.begin_job();
    const ReportJudge judge{scenario_, rig_};
    const Report report = rig_.run(rig_.request(kind));
    auditor_.look_at(rig_.phone());
    for (std::string &complaint : judge.complaints(report))
        verdict_.wrong_reports.push_back("job " + std::string{to_word(kind)} + ": " + std::move(complaint));
    for (const std::string &path : rig_.wrongly_remembered())
        verdict_.wrong_reports.push_back("what is remembered of '" + path + "' is not what the phone has");
    if (injector_.hung())
        verdict_.hangs.emplace_back("a job does not end");
    return report.result == JobResult::Success && report.files.total == 0 && changed_nothing(rig_);
}

void FaultCase::judge_end() {
    for (const std::string &path : auditor_.lost())
        verdict_.lost.push_back("at one moment the phone had no version of '" + path + "'");
    const FakeDevice &phone = rig_.phone();
    std::set<std::string> missing = scenario_.final_paths();
    for (const std::string &path : phone.paths())
        if (missing.erase(path) == 0)
            verdict_.leftovers.push_back("'" + path + "'");
    for (const std::string &path : missing)
        verdict_.lost.push_back("'" + path + "' is not on the phone in the end");
    for (const auto &[path, content] : scenario_.source)
        if (!path.ends_with('/') && !phone.holds(on_phone(path), content))
            verdict_.lost.push_back("'" + path + "' is not on the phone as it is here");
    for (const auto &[path, content] : scenario_.foreign)
        if (!path.ends_with('/') && !phone.holds(path, content))
            verdict_.lost.push_back("'" + path + "' is somebody else's, and was changed");
}

} // namespace mtpsync
