// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/thread_rig.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace mtpsync;

TEST_CASE("an unplug ends the job that runs and those that wait, and the next plug-in begins anew") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone().lock(); // so that the first job surely runs still
    rig.plug();
    const auto running = rig.submit("First");
    const auto waiting = rig.submit("Second");
    rig.unplug();
    CHECK(rig.devices().find("ONE") == nullptr);
    CHECK_FALSE(rig.jobs().jobs().contains(waiting));
    CHECK(rig.wait_for_end(waiting).result == JobResult::DeviceGone);
    CHECK(rig.wait_for_end(running).result == JobResult::DeviceGone);
    CHECK(rig.states().back() == DeviceState::Gone);

    rig.phone().unlock();
    rig.plug();
    CHECK(rig.wait_for_end(rig.submit("First")).result == JobResult::Success);
    CHECK(rig.phone().content("First/file") == "1");
}

TEST_CASE("a phone that is back before its last job has ended gets its next job afterwards") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone().lock();
    rig.plug();
    const auto old = rig.submit("Old");
    rig.unplug();
    rig.phone().unlock();
    rig.plug();
    const auto next = rig.submit("New"); // the letter about the end of the old one was not read yet
    CHECK(rig.jobs().jobs().at(next)->state() == JobState::Queued);
    CHECK(rig.wait_for_end(old).result == JobResult::DeviceGone);
    CHECK(rig.wait_for_end(next).result == JobResult::Success);
}

TEST_CASE("an unplug in the middle of a file is told with what is left") {
    ThreadRig rig;
    rig.write("a", std::string(40'000, '1'));
    rig.write("b", std::string(40'000, '2'));
    rig.plug();
    rig.phone().unplug_after(100'000);
    const auto id = rig.submit();
    const Report report = rig.wait_for_end(id);
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.files.done == 1);
    CHECK(report.retry_plan);
    rig.unplug();
    rig.plug();
    CHECK(rig.wait_for_end(rig.jobs().submit(rig.request(JobKind::Retry)).id()).result == JobResult::Success);
}

TEST_CASE("a phone that hangs keeps no other from working") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.make_hang("HANGS");
    rig.plug("HANGS");
    rig.plug("WORKS");
    const auto stuck = rig.submit("Sync", "HANGS");
    for (int n = 0; n < 3; ++n)
        CHECK(rig.wait_for_end(rig.submit("Sync" + std::to_string(n), "WORKS")).result == JobResult::Success);
    CHECK(rig.jobs().jobs().at(stuck)->state() == JobState::Running);

    rig.jobs().cancel(stuck);
    CHECK(rig.wait_for_end(stuck).result == JobResult::Cancelled);
}

TEST_CASE("an unplug ends a phone that hangs") {
    ThreadRig rig;
    rig.make_hang("HANGS");
    rig.plug("HANGS");
    const auto stuck = rig.submit("Sync", "HANGS");
    rig.unplug("HANGS");
    CHECK(rig.wait_for_end(stuck).result == JobResult::DeviceGone);
}

TEST_CASE("two phones work at the same time") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone("ONE").lock();
    rig.phone("TWO").lock();
    rig.plug("ONE");
    rig.plug("TWO");
    const auto one = rig.submit("Sync", "ONE");
    const auto two = rig.submit("Sync", "TWO");
    CHECK(rig.jobs().running() == 2);
    rig.phone("TWO").unlock();
    CHECK(rig.wait_for_end(two).result == JobResult::Success);
    CHECK(rig.jobs().jobs().contains(one));
    rig.phone("ONE").unlock();
    CHECK(rig.wait_for_end(one).result == JobResult::Success);
}

TEST_CASE("a shutdown ends every thread: idle, in a job, and stuck in an open") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.make_hang("HANGS");
    rig.phone("LOCKED").lock();
    rig.plug("IDLE");
    rig.plug("LOCKED");
    rig.plug("HANGS");
    rig.wait_for_state("IDLE", DeviceState::Ready);
    const auto waiting = rig.submit("Sync", "LOCKED");
    const auto stuck = rig.submit("Sync", "HANGS");
    rig.shut_down();
    CHECK(rig.devices().devices().empty());
    CHECK(rig.wait_for_end(waiting).result == JobResult::Cancelled);
    CHECK(rig.wait_for_end(stuck).result == JobResult::Cancelled);
    CHECK(rig.hanging() == 0);
}

TEST_CASE("a shutdown without any phone is over at once") {
    ThreadRig rig;
    bool is_over = false;
    rig.devices().shut_down([&] { is_over = true; });
    CHECK(is_over);
}

TEST_CASE("two phones of one serial number are told apart by their ports, and no more than sixteen are taken") {
    ThreadRig rig;
    rig.plug("ONE");
    UsbPhone twin = rig.devices().choose("ONE").usb();
    twin.syspath += "-twin";
    twin.port = "2-1";
    rig.devices().plugged(twin);
    CHECK(rig.devices().find("ONE@2-1") != nullptr);
    for (int n = 0; n < 20; ++n)
        rig.devices().plugged(
            UsbPhone{.syspath = "/sys/" + std::to_string(n), .port = "3-" + std::to_string(n), .serial = "ONE"});
    CHECK(rig.devices().devices().size() == 16);
    rig.devices().unplugged(twin);
    CHECK(rig.devices().find("ONE@2-1") == nullptr);
    CHECK(rig.devices().find("ONE") != nullptr);
}
