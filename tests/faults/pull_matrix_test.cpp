// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/temporary_name.hpp"
#include "tests/faults/fault_case.hpp"
#include "tests/faults/fault_injector.hpp"
#include "tests/faults/scenario.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <limits>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

using Content = EngineRig::Content;

/// What the phone has, and what lies in the local folder before the first job: something new, equal, replaced, empty
/// and in folders, and what is somebody else's.
struct PullScenario {
    Content phone;
    Content here;
    Content extra;

    /// The local folder in the end.
    [[nodiscard]] Content wanted() const {
        Content all = phone;
        all.insert(extra.begin(), extra.end());
        return all;
    }
};

PullScenario make_scenario() {
    return {.phone = {{"a/", ""},
                      {"a/b/", ""},
                      {"a/b/deep.txt", "deep"},
                      {"a/new.txt", "new"},
                      {"empty", ""},
                      {"empty folder/", ""},
                      {"equal.txt", "equal"},
                      {"large.bin", std::string(40'000, 'l')},
                      {"replaced.txt", "new version"},
                      {"same size.txt", "new!"},
                      {"🏖️.jpg", "beach"}},
            .here = {{"equal.txt", "equal"}, {"replaced.txt", "old"}, {"same size.txt", "old!"}},
            .extra = {{"mine.txt", "mine"}, {".mtpsync-0123456789abcdef.part", "not ours"}}};
}

/// One job that meets a fault, and the jobs after it until there is nothing to do any more.
class PullCase {
public:
    PullCase(const PullScenario &scenario, EngineRig &rig, std::vector<PlannedFault> faults, int most_calls)
        : scenario_{scenario}, rig_{rig}, injector_{rig.phone(), std::move(faults), most_calls, [this] { look(); }} {
        rig_.phone().clear_faults();
        rig_.set_direction(Direction::Pull);
        rig_.forget_jobs();
        reset();
        rig_.on_lock([&phone = rig_.phone()](bool is_locked) {
            if (is_locked)
                phone.unlock();
        });
    }

    void run() {
        bool rests = run_job(JobKind::Execute);
        for (const JobKind kind : {JobKind::Retry, JobKind::Execute, JobKind::Execute, JobKind::Execute}) {
            heal();
            rests = run_job(kind) && kind == JobKind::Execute;
            if (rests)
                break;
        }
        CHECK(rests);
        CHECK(rig_.local_content() == scenario_.wanted());
        CHECK(rig_.phone_content() == scenario_.phone);
        CHECK(torn_.empty());
    }
    [[nodiscard]] const FaultInjector &injector() const noexcept { return injector_; }

private:
    void reset() {
        fs::remove_all(rig_.local());
        fs::create_directory(rig_.local());
        for (const auto &files : {scenario_.here, scenario_.extra})
            for (const auto &[path, content] : files)
                rig_.write(path, content);
        rig_.phone().wipe();
        for (const auto &[path, content] : scenario_.phone) {
            if (path.ends_with('/'))
                rig_.phone().make_folder("Sync/" + path.substr(0, path.size() - 1));
            else
                rig_.phone().write("Sync/" + path, content);
        }
    }

    void heal() {
        injector_.heal();
        rig_.phone().unlock();
        rig_.replug();
    }

    /// Whether there was nothing to do.
    bool run_job(JobKind kind) {
        injector_.begin_job();
        const Report report = rig_.run(rig_.request(kind));
        look();
        CHECK_FALSE(injector_.hung());
        const Content now = rig_.local_content();
        for (const ReportItem &item : report.items)
            if (item.status == ItemStatus::Done) {
                CHECK(now.contains(item.path));
                CHECK(now.at(item.path) == scenario_.phone.at(item.path));
                CHECK((item.type == EntryType::Folder || item.sha256));
            }
        CHECK(report.files.verified == report.files.done);
        if (report.result == JobResult::Success && report.kind == JobKind::Execute && report.plan_source == "full")
            CHECK(now == scenario_.wanted());
        return report.result == JobResult::Success && report.files.total == 0 && rig_.retry_paths().empty();
    }

    /// At every moment each name has a whole version, old or new, or nothing where nothing was.
    void look() {
        if (!injector_.calls().empty() && injector_.calls().back() != FakeCall::Get)
            return; // nothing has changed here
        for (const auto &[path, content] : rig_.local_content()) {
            if (path.ends_with('/') || is_temporary_name(RelPath::parse(path).name()))
                continue;
            const auto has = [&path = path, &content = content](const Content &files) {
                const auto found = files.find(path);
                return found != files.end() && found->second == content;
            };
            if (!has(scenario_.phone) && !has(scenario_.here) && !has(scenario_.extra))
                torn_.insert(path);
        }
        for (const auto &item : scenario_.here)
            if (!fs::exists(rig_.local(item.first)))
                torn_.insert(item.first);
    }

    const PullScenario &scenario_;
    EngineRig &rig_;
    FaultInjector injector_;
    std::set<std::string> torn_;
};

} // namespace

TEST_CASE("a pull survives every fault at every call, and ends with what the phone has") {
    const PullScenario scenario = make_scenario();
    EngineRig rig;
    std::vector<FakeCall> calls;
    {
        PullCase clean{scenario, rig, {}, std::numeric_limits<int>::max()};
        clean.run();
        calls = clean.injector().calls();
    }
    int cases = 0;
    for (int call = 1; call <= static_cast<int>(calls.size()); ++call)
        for (const Fault &fault : all_faults()) {
            if (!fault.concerns(calls[static_cast<std::size_t>(call) - 1]))
                continue;
            INFO(call << ":" << fault.name());
            PullCase faulty{
                scenario, rig, {{.call = call, .fault = fault}}, static_cast<int>(calls.size()) * hang_factor};
            faulty.run();
            ++cases;
        }
    CHECK(cases > 500);
}
