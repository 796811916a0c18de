// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/resume.hpp"
#include "daemon/sync/temporary_name.hpp"
#include "tests/engine/thread_rig.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace mtpsync;

namespace {

/// Two files, of which the second is cut off.
class ResumeRig : public ThreadRig {
public:
    ResumeRig() {
        write("a", std::string(40'000, '1'));
        write("b", std::string(40'000, '2'));
        plug();
    }
    std::uint64_t begin_and_cut(bool resume) {
        JobRequest request = this->request(JobKind::Execute);
        request.resume = resume;
        phone().unplug_after(100'000);
        return jobs().submit(request).id();
    }
    [[nodiscard]] bool is_whole() {
        return phone().holds("Sync/a", std::string(40'000, '1')) && phone().holds("Sync/b", std::string(40'000, '2'));
    }
};

} // namespace

TEST_CASE_METHOD(ResumeRig, "a job that may resume goes on when the phone is back, with what is left") {
    const auto id = begin_and_cut(true);
    CHECK(wait_for_end(id).result == JobResult::DeviceGone);
    CHECK(started().all().size() == 1);
    unplug();
    plug();
    const Report resumed = wait_for_resumed(id);
    CHECK(resumed.result == JobResult::Success);
    CHECK(resumed.plan_source == "retry");
    CHECK(resumed.files.total == 1); // "a" was proven before
    CHECK(is_whole());
    CHECK(started().all().empty());
}

TEST_CASE_METHOD(ResumeRig, "a job that is cut off goes on although the phone is back before it has noticed") {
    const auto id = begin_and_cut(true);
    unplug();
    plug();
    CHECK(wait_for_end(id).result == JobResult::DeviceGone);
    CHECK(wait_for_resumed(id).result == JobResult::Success);
    CHECK(is_whole());
}

TEST_CASE_METHOD(ResumeRig, "a job that may not resume stays cut off") {
    const auto id = begin_and_cut(false);
    CHECK(wait_for_end(id).result == JobResult::DeviceGone);
    unplug();
    plug();
    wait_for_state("ONE", DeviceState::Ready);
    CHECK(jobs().jobs().empty());
    CHECK_FALSE(is_whole());
}

TEST_CASE_METHOD(ResumeRig, "a job that somebody cancelled does not come back") {
    phone().lock();
    JobRequest request = this->request(JobKind::Execute);
    request.resume = true;
    const auto id = jobs().submit(request).id();
    jobs().cancel(id);
    CHECK(wait_for_end(id).result == JobResult::Cancelled);
    CHECK(started().all().empty());
}

TEST_CASE_METHOD(ResumeRig, "what was interrupted is finished when the phone is plugged in, without a job") {
    phone().write("Sync/old", "old");
    phone().write("Sync/" + temporary_name_of("old"), "a part of the n");
    unplug();
    const Flight flight{
        .place = {.device = "ONE", .storage = "Internal shared storage", .path = RelPath::parse("Sync/old")},
        .step = FlightStep::Staging,
        .size = 100};
    journal().note(flight);
    // the daemon knows of phones that the journal knows, and of those that a job did not finish with
    plug();
    const auto id = begin_and_cut(false);
    wait_for_end(id);
    unplug();
    journal().note(flight);
    phone().write("Sync/" + temporary_name_of("old"), "a part of the n");
    plug();
    letters().run_until([&] { return !journal().find(flight.place); });
    CHECK(phone().holds("Sync/old", "old"));
    CHECK_FALSE(phone().content("Sync/" + temporary_name_of("old")));
}

TEST_CASE("a job that is to be started again keeps what was asked for") {
    JobRequest request{.kind = JobKind::Retry};
    request.target = {.device = "ONE",
                      .model = "",
                      .storage = "SD",
                      .dest = RelPath::parse("a/b"),
                      .source = "/m\xff",
                      .names = NamePolicy::Map,
                      .direction = Direction::Pull,
                      .read_back = ReadBack::Size};
    request.checksum = false;
    request.resume = true;
    request.max_retries = 7;
    request.profile = "music";
    request.owner = 1000;
    request.automatic = true;
    const auto again = resumed_request(started_job(request));
    REQUIRE(again);
    CHECK(again->equals(request));
    CHECK(again->automatic);
    CHECK_FALSE(resumed_request({.target = {}, .options = "{"}));
}

TEST_CASE("a daemon that stops does not begin again what waits and may resume") {
    ThreadRig rig;
    rig.phone().lock();
    rig.plug();
    for (const std::string dest : {"First", "Second"}) {
        JobRequest request = rig.request(JobKind::Execute, "ONE", dest);
        request.resume = true;
        rig.jobs().submit(request);
    }
    rig.stop_daemon();
    CHECK(rig.wait_for_end(2).result == JobResult::Cancelled);
    CHECK(rig.wait_for_end(1).result == JobResult::Cancelled);
    CHECK(rig.jobs().jobs().empty());
    CHECK(std::ranges::count(rig.told(), "added 3") == 0);
}
