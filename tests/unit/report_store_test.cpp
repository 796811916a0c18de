// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/report_store.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace mtpsync;

namespace {

std::uint64_t job_in(const UniqueFd &file) {
    return parse_report(read_whole(file.get(), std::size_t{1} << 20U)).job;
}

} // namespace

TEST_CASE("reports are opened by number, and 0 means the newest") {
    const vphone::TempDirectory temp;
    ReportStore store{temp.path()};
    CHECK(store.last_id() == 0);
    CHECK_FALSE(store.open(0));
    for (const std::uint64_t job : {2U, 10U, 9U})
        store.save({.job = job, .result = JobResult::Success});
    CHECK(store.last_id() == 10);
    CHECK(job_in(store.open(0)) == 10);
    CHECK(job_in(store.open(2)) == 2);
    CHECK_FALSE(store.open(3));
}

TEST_CASE("the newest five hundred reports are kept, and a new store goes on counting") {
    const vphone::TempDirectory temp;
    {
        ReportStore store{temp.path()};
        for (std::uint64_t job = 1; job <= 505; ++job)
            store.save({.job = job, .result = JobResult::Success});
    }
    const ReportStore store{temp.path()};
    CHECK(store.last_id() == 505);
    CHECK_FALSE(store.open(5));
    CHECK(store.open(6));
}

TEST_CASE("a job that was overtaken by hundreds of others has its report, too") {
    const vphone::TempDirectory temp;
    ReportStore store{temp.path()};
    for (std::uint64_t job = 2; job <= 503; ++job)
        store.save({.job = job, .result = JobResult::Success});
    store.save({.job = 1, .result = JobResult::Failed});
    CHECK(job_in(store.open(1)) == 1);
    CHECK(job_in(store.open(0)) == 503);
}

TEST_CASE("files that are no reports do not count") {
    const vphone::TempDirectory temp;
    ReportStore store{temp.path()};
    store.save({.job = 3, .result = JobResult::Success});
    temp.write("reports/notes.json", "");
    temp.write("reports/7", "");
    temp.write("reports/8.json.new", "");
    temp.write("reports/-9.json", "");
    CHECK(store.last_id() == 3);
}

TEST_CASE("a report is its owner's, and the daemon's user's where nobody is named") {
    const vphone::TempDirectory temp;
    const uid_t anna = geteuid() + 1;
    ReportStore store{temp.path()};
    store.save({.job = 1, .result = JobResult::Success}, anna);
    store.save({.job = 2, .result = JobResult::Success});
    store.save({.job = 3, .result = JobResult::Success}, anna);
    CHECK(store.owner(1) == anna);
    CHECK(store.owner(2) == geteuid());
    CHECK_FALSE(store.owner(4));
    CHECK(store.jobs_of(anna) == std::vector<std::uint64_t>{3, 1});
    CHECK(store.jobs_of(geteuid()) == std::vector<std::uint64_t>{2});
}

TEST_CASE("an owner without a report owns nothing, and not the next job of that number") {
    const vphone::TempDirectory temp;
    const uid_t anna = geteuid() + 1;
    ReportStore store{temp.path()};
    temp.write("owners/1.json", std::to_string(anna));
    CHECK_FALSE(store.owner(1));
    store.save({.job = 1, .result = JobResult::Success});
    CHECK(store.owner(1) == geteuid());
}

TEST_CASE("a job that was begun by a daemon that is dead has a report, its number and its owner") {
    const vphone::TempDirectory temp;
    const uid_t anna = geteuid() + 1;
    {
        ReportStore store{temp.path()};
        store.begin({.job = 4, .kind = JobKind::Execute, .started = "2026-03-01T10:21:00Z"}, anna);
        CHECK(store.last_id() == 0);
        CHECK_FALSE(store.open(4));
        CHECK_FALSE(store.owner(4));
    }
    ReportStore store{temp.path()};
    store.adopt_interrupted();
    CHECK(store.last_id() == 4);
    CHECK(store.owner(4) == anna);
    const Report report = parse_report(read_whole(store.open(4).get(), std::size_t{1} << 20U));
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::Interrupted);
    CHECK(report.started == "2026-03-01T10:21:00Z");
    CHECK(report.ended.empty());
}

TEST_CASE("a job that ended is not taken for one that was interrupted") {
    const vphone::TempDirectory temp;
    const std::string running = "running/4.json";
    ReportStore store{temp.path()};
    store.begin({.job = 4}, geteuid());
    store.save({.job = 4, .result = JobResult::Success});
    CHECK_FALSE(std::filesystem::exists(temp.path() / running));

    SECTION("not even when the power went before that was forgotten") {
        temp.write(running, print_report({.job = 4, .result = JobResult::Failed}));
    }
    store.adopt_interrupted();
    CHECK(parse_report(read_whole(store.open(4).get(), std::size_t{1} << 20U)).result == JobResult::Success);
    CHECK_FALSE(std::filesystem::exists(temp.path() / running));
}

TEST_CASE("what cannot be read as an owner makes nobody else the owner") {
    const vphone::TempDirectory temp;
    ReportStore store{temp.path()};
    store.save({.job = 1, .result = JobResult::Success}, geteuid() + 1);
    temp.write("owners/1.json", "anna");
    CHECK(store.owner(1) == geteuid());
}
