// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/plan_store.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

const PlanTarget music_target{
    .device = "ONE", .model = "Pixel", .storage = "SD", .dest = "Music", .source = "/music_target"};

Plan plan_of(std::uint64_t job, PlanKind kind, const PlanTarget &target = music_target) {
    Plan plan{.kind = kind, .target = target, .job = job};
    plan.entries[RelPath::parse("file" + std::to_string(job))] = {};
    return plan;
}

std::size_t files_in(const fs::path &folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

std::string text_of(const UniqueFd &file) {
    return file ? read_whole(file.get(), max_plan_bytes) : "";
}

class StoreFixture {
public:
    StoreFixture() { spdlog::set_level(spdlog::level::off); }

protected:
    vphone::TempDirectory temp_;
    PlanStore store_{temp_.path()};
};

} // namespace

TEST_CASE_METHOD(StoreFixture, "an empty store has no plans") {
    CHECK_FALSE(store_.newest_retry(music_target));
    CHECK_FALSE(store_.newest_verify(music_target));
    CHECK_FALSE(store_.open(0));
    CHECK_FALSE(store_.open(1));
}

TEST_CASE_METHOD(StoreFixture, "the newest plan of a target is found, by number and not by text") {
    for (const std::uint64_t job : {9U, 10U, 2U}) {
        store_.save_verify(plan_of(job, PlanKind::Verify));
        store_.save_retry(plan_of(job, PlanKind::Retry));
    }
    CHECK(store_.newest_verify(music_target)->plan.job == 10);
    CHECK(store_.newest_retry(music_target)->plan.job == 10);
    CHECK(store_.newest_retry(music_target)->plan.kind == PlanKind::Retry);
    CHECK(store_.newest_retry(music_target)->plan.entries == plan_of(10, PlanKind::Retry).entries);
}

TEST_CASE_METHOD(StoreFixture, "a target is known by its phone, storage and folders, not by the model") {
    store_.save_verify(plan_of(1, PlanKind::Verify));
    store_.save_retry(plan_of(1, PlanKind::Retry));
    PlanTarget target = music_target;
    target.model = "Nickname";
    CHECK(store_.newest_verify(target));
    CHECK(store_.newest_retry(target));
    for (std::string PlanTarget::*member :
         {&PlanTarget::device, &PlanTarget::storage, &PlanTarget::dest, &PlanTarget::source}) {
        PlanTarget other = music_target;
        other.*member = "other";
        CHECK_FALSE(store_.newest_verify(other));
        CHECK_FALSE(store_.newest_retry(other));
    }
}

TEST_CASE_METHOD(StoreFixture, "an older plan of the target is found behind newer ones of others") {
    PlanTarget other = music_target;
    other.dest = "Other";
    store_.save_verify(plan_of(1, PlanKind::Verify));
    store_.save_verify(plan_of(2, PlanKind::Verify, other));
    CHECK(store_.newest_verify(music_target)->plan.job == 1);
}

TEST_CASE_METHOD(StoreFixture, "a retry plan that is removed makes place for the one before") {
    store_.save_retry(plan_of(1, PlanKind::Retry));
    store_.save_retry(plan_of(2, PlanKind::Retry));
    store_.remove_retry(store_.newest_retry(music_target)->name);
    CHECK(store_.newest_retry(music_target)->plan.job == 1);
    store_.remove_retry(store_.newest_retry(music_target)->name);
    CHECK_FALSE(store_.newest_retry(music_target));
    CHECK(files_in(temp_.path() / "retry") == 0);
}

TEST_CASE_METHOD(StoreFixture, "only the newest twenty verify plans are kept, and every retry plan") {
    for (std::uint64_t job = 1; job <= 25; ++job) {
        store_.save_verify(plan_of(job, PlanKind::Verify));
        store_.save_retry(plan_of(job, PlanKind::Retry));
    }
    CHECK(files_in(temp_.path() / "plans") == 20);
    CHECK_FALSE(fs::exists(temp_.path() / "plans/5.json"));
    CHECK(fs::exists(temp_.path() / "plans/6.json"));
    CHECK(files_in(temp_.path() / "retry") == 25);
}

TEST_CASE_METHOD(StoreFixture, "files that are broken, foreign or no plans are passed over") {
    store_.save_verify(plan_of(1, PlanKind::Verify));
    store_.save_retry(plan_of(1, PlanKind::Retry));
    temp_.write("plans/7.json", "{\"half");
    temp_.write("plans/8.json", "");
    temp_.write("plans/notes.json", "{}");
    temp_.write("plans/9.txt", "{}");
    temp_.write("plans/99999999999999999999999.json", "{}");
    fs::create_directory(temp_.path() / "plans/10.json");
    temp_.write("retry/broken.json", "[");
    CHECK(store_.newest_verify(music_target)->plan.job == 1);
    CHECK(store_.newest_retry(music_target)->plan.job == 1);
}

TEST_CASE_METHOD(StoreFixture, "the plan of a job is opened by its number, whatever its kind") {
    store_.save_verify(plan_of(3, PlanKind::Verify));
    store_.save_retry(plan_of(4, PlanKind::Retry));
    CHECK(text_of(store_.open(3)) == print_plan(plan_of(3, PlanKind::Verify)));
    CHECK(text_of(store_.open(4)) == print_plan(plan_of(4, PlanKind::Retry)));
    CHECK(text_of(store_.open(0)) == text_of(store_.open(3)));
    CHECK_FALSE(store_.open(5));
}
