// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fault_matrix.hpp"

#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t matrix_large_bytes = std::size_t{2} << 20U;
constexpr std::size_t small_bytes = std::size_t{33} << 10U; // in the large file's place where its size means nothing
const std::string large_name = "large.bin";

/// A local folder that many cases work on.
struct Place {
    explicit Place(Scenario content) : scenario{std::move(content)} { scenario.write_source(rig); }

    Scenario scenario;
    EngineRig rig;
};

struct CleanRun {
    std::vector<FakeCall> calls;
    std::vector<std::string> names; ///< of what they were about
};

/// The calls of a job that meets no fault.
CleanRun run_cleanly(Place &place) {
    place.rig.forget_jobs();
    place.scenario.reset_phone(place.rig.phone());
    const FaultInjector counter{place.rig.phone(), {}, std::numeric_limits<int>::max(), [] {}};
    const Report report = place.rig.execute();
    REQUIRE(report.result == JobResult::Success);
    return {.calls = counter.calls(), .names = counter.names()};
}

std::string name_of(const Scenario &scenario, const std::vector<PlannedFault> &faults) {
    std::string name = scenario.name + "/";
    for (const PlannedFault &planned : faults)
        name += (name.ends_with('/') ? "" : "+") + std::to_string(planned.call) + ":" + planned.fault.name();
    return name;
}

} // namespace

void Tally::add(const Verdict &verdict) {
    ++cases;
    lost += verdict.lost.empty() ? 0 : 1;
    wrong_reports += verdict.wrong_reports.empty() ? 0 : 1;
    leftovers += verdict.leftovers.empty() ? 0 : 1;
    hangs += verdict.hangs.empty() ? 0 : 1;
}

std::string Tally::line() const {
    return "cases: " + std::to_string(cases) + ", lost: " + std::to_string(lost) +
           ", wrong reports: " + std::to_string(wrong_reports) + ", leftovers: " + std::to_string(leftovers) +
           ", hangs: " + std::to_string(hangs);
}

FaultMatrix::FaultMatrix(std::string only, std::function<void(const std::string &name, const Verdict &verdict)> failed)
    : only_{std::move(only)}, failed_{std::move(failed)} {
}

/// The large file is large where the fault hits it. Elsewhere only its place in the order of things counts.
void FaultMatrix::run_singles() {
    Place large{make_whole_scenario(matrix_large_bytes)};
    Place small{make_whole_scenario(small_bytes)};
    const CleanRun clean = run_cleanly(large);
    REQUIRE(run_cleanly(small).calls == clean.calls);
    const int count = static_cast<int>(clean.calls.size());
    for (int call = 1; call <= count; ++call) {
        const auto index = static_cast<std::size_t>(call) - 1;
        Place &place = clean.names[index] == large_name ? large : small;
        for (const Fault &fault : all_faults())
            if (fault.concerns(clean.calls[index]))
                run_case(place.scenario, place.rig, {{.call = call, .fault = fault}}, count);
    }
}

/// The second fault may hit a later job: calls are numbered on.
void FaultMatrix::run_pairs() {
    Place place{make_replace_scenario()};
    const CleanRun clean = run_cleanly(place);
    const int count = static_cast<int>(clean.calls.size());
    for (int first = 1; first <= count; ++first)
        for (const Fault &fault : faults_for_pairs()) {
            if (!fault.concerns(clean.calls[static_cast<std::size_t>(first) - 1]))
                continue;
            for (int second = first + 1; second <= std::max(count, first + count / 2); ++second)
                for (const Fault &other : faults_for_pairs())
                    run_case(place.scenario, place.rig,
                             {{.call = first, .fault = fault}, {.call = second, .fault = other}}, count);
        }
}

void FaultMatrix::run_case(const Scenario &scenario, EngineRig &rig, const std::vector<PlannedFault> &faults,
                           int clean_calls) {
    const std::string name = name_of(scenario, faults);
    if (!only_.empty() && only_ != name)
        return;
    INFO(name);
    FaultCase fault_case{scenario, rig, faults, clean_calls};
    const Verdict verdict = fault_case.run();
    tally_.add(verdict);
    if (const std::string text = verdict.text(); !text.empty())
        failed_(name, verdict);
}

} // namespace mtpsync
