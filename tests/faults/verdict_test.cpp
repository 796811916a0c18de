// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fault_case.hpp"
#include "tests/faults/report_judge.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace mtpsync;

namespace {

/// The scenario of two files that replace old ones, before the first job.
class TwoFilesRig : public EngineRig {
public:
    TwoFilesRig() {
        scenario.write_source(*this);
        scenario.reset_phone(phone());
    }
    const Scenario scenario = make_replace_scenario();
};

const std::string temporary = "Sync/.mtpsync-b66753bffba511a9.part"; // of grown.txt

bool complains(const std::vector<std::string> &complaints, const std::string &words) {
    return std::ranges::any_of(complaints,
                               [&](const std::string &text) { return text.find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("the auditor misses a file of which no version is whole, and only that") {
    TwoFilesRig rig;
    ReplacementAuditor auditor{rig.scenario};
    auditor.look_at(rig.phone());
    rig.phone().write("Sync/grown.txt", rig.scenario.source.at("grown.txt"));
    auditor.look_at(rig.phone());
    rig.phone().write(temporary, rig.scenario.source.at("grown.txt"));
    rig.phone().erase("Sync/grown.txt");
    auditor.look_at(rig.phone());
    CHECK(auditor.lost().empty());

    rig.phone().write(temporary, "a part");
    auditor.look_at(rig.phone());
    rig.phone().write("Sync/grown.txt", rig.scenario.source.at("grown.txt"));
    auditor.look_at(rig.phone());
    CHECK(auditor.lost() == std::set<std::string>{"grown.txt"});
}

TEST_CASE("the judge contradicts a report that calls a file done that is another one on the phone") {
    TwoFilesRig rig;
    const ReportJudge judge{rig.scenario, rig};
    const Report report = rig.execute();
    CHECK(judge.complaints(report).empty());
    rig.phone().write("Sync/grown.txt", "something else");
    CHECK(complains(judge.complaints(report), "'grown.txt' is done, but not so"));
    CHECK(complains(judge.complaints(report), "a success, but 'grown.txt' differs"));
}

TEST_CASE("the judge contradicts counts that are not those of the items, and a retry plan that is not there") {
    TwoFilesRig rig;
    const ReportJudge judge{rig.scenario, rig};
    Report report = rig.execute();
    ++report.files.failed;
    report.retry_plan = true;
    CHECK(complains(judge.complaints(report), "the counts are not"));
    CHECK(complains(judge.complaints(report), "do not agree whether there is a retry plan"));
}

TEST_CASE("a case finds what lies on the phone in the end and was not wanted, and what was changed") {
    TwoFilesRig rig;
    FaultCase fault_case{rig.scenario, rig, {}, 20};
    rig.phone().write("Sync/stray.txt", "nobody asked for it");
    rig.phone().write("Sync/not-ours.txt", "changed");
    const Verdict verdict = fault_case.run();
    CHECK(verdict.leftovers == std::vector<std::string>{"'Sync/stray.txt'"});
    CHECK(complains(verdict.lost, "'Sync/not-ours.txt' is somebody else's"));
    CHECK(verdict.wrong_reports.empty());
}

TEST_CASE("a job that makes too many calls is a hang") {
    TwoFilesRig rig;
    FaultCase fault_case{rig.scenario, rig, {}, 0};
    CHECK_FALSE(fault_case.run().hangs.empty());
}
