// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/thread_rig.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <thread>

using namespace mtpsync;

namespace {

ErrorCode code_of(const std::function<void()> &work) {
    try {
        work();
    } catch (const Error &error) {
        return error.code();
    }
    return ErrorCode::Internal;
}

} // namespace

TEST_CASE("a job runs on its phone's thread and tells what becomes of it") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.write("bad:", "2");
    rig.plug();
    const std::uint64_t id = rig.submit();
    CHECK(rig.jobs().running() == 1);
    const Report report = rig.wait_for_end(id);
    CHECK(report.result == JobResult::Partial);
    CHECK(report.files == FileCounts{.total = 2, .done = 1, .failed = 1, .verified = 1});
    CHECK(report.items.empty());
    CHECK(rig.phone().content("Sync/file") == "1");
    CHECK(rig.told() == std::vector<std::string>{"added 1", "failed 1 bad:", "done 1", "removed 1"});
    CHECK(rig.jobs().jobs().empty());
    rig.wait_for_state("ONE", DeviceState::Ready);
}

TEST_CASE("a job interrupts the idle scan, which goes on behind it") {
    ThreadRig rig;
    for (int n = 0; n < 50; ++n)
        rig.phone().write("folder" + std::to_string(n) + "/photo", "1");
    rig.write("file", "2");
    rig.plug();
    CHECK(rig.wait_for_end(rig.submit()).result == JobResult::Success);
    rig.letters().run_until([&] { return rig.objects_known() == 102; });
}

TEST_CASE("jobs of one phone run one after the other, in their order") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone().lock();
    rig.plug();
    const auto first = rig.submit("First");
    const auto second = rig.submit("Second");
    const auto third = rig.submit("Third");
    CHECK(rig.jobs().running() == 1);
    CHECK(rig.jobs().queued() == 2);
    CHECK(rig.jobs().jobs().at(second)->state() == JobState::Queued);
    rig.phone().unlock();
    CHECK(rig.wait_for_end(third).result == JobResult::Success);
    const std::vector<std::string> expected{"added 1", "added 2",   "added 3", "done 1",   "removed 1",
                                            "done 2",  "removed 2", "done 3",  "removed 3"};
    CHECK(rig.told() == expected);
    CHECK(first < second);
    CHECK(rig.phone().content("Second/file") == "1");
}

TEST_CASE("a job that waits is found again by an equal request, one that runs is not") {
    ThreadRig rig;
    rig.phone().lock();
    rig.plug();
    const auto running = rig.submit();
    const auto waiting = rig.submit();
    CHECK(waiting != running);
    CHECK(rig.submit() == waiting);
    CHECK(rig.submit("Elsewhere") != waiting);
    JobRequest other = rig.request(JobKind::Execute);
    other.checksum = false;
    CHECK(rig.jobs().submit(other).id() != waiting);
    other = rig.request(JobKind::Execute);
    other.owner = 1;
    CHECK(rig.jobs().submit(other).id() != waiting);
    rig.jobs().cancel_all();
    rig.letters().run_until([&] { return rig.jobs().jobs().empty(); });
}

TEST_CASE("the sixty-fifth job is refused, and there is room again when one has ended") {
    ThreadRig rig;
    rig.phone().lock();
    rig.plug();
    for (int n = 0; n < 64; ++n)
        rig.submit("Folder" + std::to_string(n));
    CHECK(code_of([&] { rig.submit("One too many"); }) == ErrorCode::QueueFull);
    CHECK(rig.submit("Folder63") == 64); // it is there already
    rig.jobs().cancel(64);
    CHECK(rig.submit("One too many") == 65);
    rig.jobs().cancel_all();
    rig.letters().run_until([&] { return rig.jobs().jobs().empty(); });
}

TEST_CASE("a job that waits is cancelled at once, and leaves a report") {
    ThreadRig rig;
    rig.phone().lock();
    rig.plug();
    rig.submit("First");
    const auto waiting = rig.submit("Second");
    rig.jobs().cancel(waiting);
    CHECK_FALSE(rig.jobs().jobs().contains(waiting));
    const Report report = rig.wait_for_end(waiting);
    CHECK(report.result == JobResult::Cancelled);
    CHECK(report.target.dest == "Second");
    CHECK_FALSE(report.ended.empty());
    rig.jobs().cancel(1);
    CHECK(rig.wait_for_end(1).result == JobResult::Cancelled);
    CHECK(code_of([&] { rig.jobs().cancel(waiting); }) == ErrorCode::NoSuchJob);
}

TEST_CASE("a job that is cancelled ends soon, and the next one begins") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone().lock();
    rig.plug();
    const auto first = rig.submit("First");
    const auto second = rig.submit("Second");
    rig.jobs().cancel(first);
    CHECK(rig.jobs().jobs().at(first)->state() == JobState::Cancelling);
    CHECK(rig.wait_for_end(first).result == JobResult::Cancelled);
    rig.phone().unlock();
    CHECK(rig.wait_for_end(second).result == JobResult::Success);
}

TEST_CASE("a look at the jobs tells their progress, and that they wait for a person") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone().lock();
    rig.plug();
    const auto id = rig.submit();
    while (rig.jobs().jobs().at(id)->state() != JobState::Paused) { // nothing is posted: it is seen by looking
        std::this_thread::yield();
        rig.jobs().look();
    }
    CHECK(rig.jobs().jobs().at(id)->progress().pause_reason == "unlock the phone and choose File transfer on it");
    CHECK(std::ranges::count(rig.told(), "progressed 1") > 0);
    rig.phone().unlock();
    CHECK(rig.wait_for_end(id).result == JobResult::Success);
}

TEST_CASE("at most a hundred failures of a job are told") {
    ThreadRig rig;
    for (int n = 0; n < 150; ++n)
        rig.write("bad:" + std::to_string(n), "1");
    rig.plug();
    CHECK(rig.wait_for_end(rig.submit()).files.failed == 150);
    const auto is_failure = [](const std::string &event) { return event.starts_with("failed"); };
    CHECK(std::ranges::count_if(rig.told(), is_failure) == 100);
}

TEST_CASE("a job for a phone that is not there is refused") {
    ThreadRig rig;
    CHECK(code_of([&] { rig.submit("Sync", ""); }) == ErrorCode::NoSuchDevice);
    rig.plug("ONE");
    rig.plug("TWO");
    CHECK(code_of([&] { rig.submit("Sync", ""); }) == ErrorCode::AmbiguousDevice);
    CHECK(rig.jobs().jobs().empty());
}
