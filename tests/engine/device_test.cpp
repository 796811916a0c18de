// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/thread_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

using State = DeviceState;

TEST_CASE("a phone that is plugged in is opened, listed to its last folder, and ready") {
    ThreadRig rig;
    rig.phone().write("DCIM/Camera/photo", "1");
    rig.phone().write("Music/song", "2");
    Device &device = rig.plug();
    CHECK(device.news().state == State::Opening);
    rig.wait_for_state("ONE", State::Ready);
    CHECK(rig.states() == std::vector{State::Opening, State::Scanning, State::Ready});
    CHECK(rig.objects_known() == 5);
    CHECK(device.model() == "Phone");
    CHECK(device.news().info.manufacturer == "Fake");
    REQUIRE(device.news().storages.size() == 1);
    CHECK(device.news().storages.front().description == "Internal shared storage");
}

TEST_CASE("changes of the tree are told once, and again when somebody has looked") {
    ThreadRig rig;
    for (int n = 0; n < 10; ++n)
        rig.phone().write("folder" + std::to_string(n) + "/photo", "1");
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Ready);
    rig.letters().run_arrived();
    CHECK(rig.tree_changes_told() == 1);
    device.tree_told();
    device.rescan();
    rig.letters().run_until([&] { return rig.tree_changes_told() == 2; });
}

TEST_CASE("a locked phone says what to do, and is listed after the unlock") {
    ThreadRig rig;
    rig.phone().write("DCIM/photo", "1");
    rig.phone().lock();
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Locked);
    CHECK(device.news().reason == "unlock the phone and choose File transfer on it");
    CHECK(rig.objects_known() == 0);
    rig.phone().unlock();
    rig.letters().run_until([&] { return rig.objects_known() == 2 && device.news().state == State::Ready; });
    CHECK(device.news().reason.empty());
}

TEST_CASE("a locked phone says so also while a job waits for the unlock") {
    bool job_asked = false; // outlives the letters of the rig
    ThreadRig rig;
    rig.phone().lock();
    const Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Locked);
    rig.phone().before(FakeCall::Storages, [&] { rig.letters().post([&] { job_asked = true; }); });
    const std::uint64_t job = rig.submit();
    rig.letters().run_until([&] { return job_asked; });
    CHECK(device.news().state == State::Locked);
    CHECK(device.news().reason == "unlock the phone and choose File transfer on it");
    rig.phone().unlock();
    CHECK(rig.wait_for_end(job).result == JobResult::Success);
    rig.wait_for_state("ONE", State::Ready);
}

TEST_CASE("a phone that is locked while it is listed is not asked again and again") {
    ThreadRig rig;
    rig.phone().write("DCIM/photo", "1");
    rig.phone().before(FakeCall::List, [&, first = true]() mutable {
        if (std::exchange(first, false))
            rig.phone().lock();
    });
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Locked);
    CHECK(rig.phone().calls().at(FakeCall::List) == 1);
    rig.phone().unlock();
    rig.letters().run_until([&] { return rig.objects_known() == 2 && device.news().state == State::Ready; });
}

TEST_CASE("an idle phone that is locked and unlocked again is listed anew") {
    ThreadRig rig;
    rig.phone().write("DCIM/photo", "1");
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Ready);
    rig.phone().lock();
    rig.phone().emit({.kind = PhoneEvent::Kind::StorageRemoved, .storage = device.news().storages.front().id});
    rig.wait_for_state("ONE", State::Locked);
    CHECK(rig.objects_known() == 0);
    rig.phone().write("DCIM/another", "2");
    rig.phone().unlock();
    rig.letters().run_until([&] { return rig.objects_known() == 3 && device.news().state == State::Ready; });
}

TEST_CASE("a phone that cannot be opened says why, and is tried again") {
    ThreadRig rig;
    const auto [code, state] = GENERATE(table<ErrorCode, State>(
        {{ErrorCode::DeviceBusy, State::Failed}, {ErrorCode::DeviceUnresponsive, State::Unresponsive}}));
    rig.phone().fail({.call = FakeCall::Open, .code = code, .times = 3});
    rig.plug();
    rig.wait_for_state("ONE", state);
    CHECK_FALSE(rig.devices().choose("ONE").news().reason.empty());
    rig.wait_for_state("ONE", State::Ready);
    CHECK(rig.phone().calls().at(FakeCall::Open) == 4);
    CHECK(rig.devices().choose("ONE").news().reason.empty());
}

TEST_CASE("a phone that another program has says so while a job waits for it, and is busy when it is free") {
    ThreadRig rig;
    rig.write("file", "1");
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceBusy, .times = 1'000'000});
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Failed);
    const std::uint64_t job = rig.submit();
    const std::vector waiting{State::Opening, State::Failed, State::Busy, State::Failed};
    rig.letters().run_until([&] { return rig.states() == waiting; });
    CHECK(device.news().reason == "as the script says");
    rig.phone().clear_faults();
    CHECK(rig.wait_for_end(job).result == JobResult::Success);
    REQUIRE(rig.states().size() > waiting.size());
    CHECK(rig.states()[waiting.size()] == State::Busy);
    rig.wait_for_state("ONE", State::Ready);
    CHECK(device.news().reason.empty());
}

TEST_CASE("a folder that cannot be listed ends the idle scan, not the session") {
    ThreadRig rig;
    rig.phone().write("DCIM/photo", "1");
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::AccessDenied, .times = 1000, .name = "DCIM"});
    rig.plug();
    rig.wait_for_state("ONE", State::Ready);
    CHECK(rig.objects_known() == 1);
    CHECK(rig.phone().calls().at(FakeCall::Open) == 1);
}

TEST_CASE("whoever wants a folder that cannot be listed is told why, once") {
    ThreadRig rig;
    rig.phone().write("photo", "1");
    rig.phone().fail({.call = FakeCall::List, .code = ErrorCode::AccessDenied, .times = 2});
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Ready); // the idle scan met the first
    const FolderRef root{.storage = device.news().storages.front().id, .handle = root_folder};
    CHECK_FALSE(device.take_refusal(root));
    const int told = rig.tree_changes_told();
    device.tree_told();
    device.want(root);
    rig.letters().run_until([&] { return rig.tree_changes_told() > told; });
    const auto refusal = device.take_refusal(root);
    REQUIRE(refusal);
    CHECK(refusal->code() == ErrorCode::AccessDenied);
    CHECK_FALSE(device.take_refusal(root));
    device.want(root);
    rig.letters().run_until([&] { return rig.objects_known() == 1; });
}

TEST_CASE("a rescan opens the phone anew and sees what it did not tell") {
    ThreadRig rig;
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Ready);
    rig.phone().write("photo", "1");
    device.rescan();
    rig.letters().run_until([&] { return rig.objects_known() == 1; });
    CHECK(rig.phone().calls().at(FakeCall::Open) == 2);
}

TEST_CASE("a folder that somebody wants is listed although it is known") {
    ThreadRig rig;
    Device &device = rig.plug();
    rig.wait_for_state("ONE", State::Ready);
    rig.phone().write("photo", "1");
    device.want({.storage = device.news().storages.front().id, .handle = root_folder});
    rig.letters().run_until([&] { return rig.objects_known() == 1; });
    CHECK(rig.phone().calls().at(FakeCall::Open) == 1);
}

TEST_CASE("a phone is found by its serial number, or because it is the only one") {
    ThreadRig rig;
    const auto code_of = [&](const std::string &id) {
        try {
            (void)rig.devices().choose(id);
        } catch (const Error &error) {
            return std::optional{error.code()};
        }
        return std::optional<ErrorCode>{};
    };
    CHECK(code_of("") == ErrorCode::NoSuchDevice);
    rig.plug("ONE");
    CHECK_FALSE(code_of(""));
    rig.plug("TWO");
    CHECK(code_of("") == ErrorCode::AmbiguousDevice);
    CHECK(code_of("THREE") == ErrorCode::NoSuchDevice);
    CHECK(rig.devices().choose("TWO").id() == "TWO");
}
