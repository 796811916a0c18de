// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/report_store.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

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
