// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/thread_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("a phone with nothing to do is left to other programs, and its tree is still known") {
    ThreadRig rig{std::chrono::milliseconds{1}};
    rig.phone().write("Music/a", "1");
    rig.plug();
    rig.wait_for_release("ONE", true);
    CHECK(rig.devices().choose("ONE").news().state == DeviceState::Ready);
    CHECK(rig.objects_known() == 2);
    const int opened = rig.phone().calls()[FakeCall::Storages];

    rig.phone().write("Music/b", "2"); // somebody else, meanwhile
    rig.devices().choose("ONE").wake();
    rig.wait_for_release("ONE", false);
    rig.wait_for_release("ONE", true);
    CHECK(rig.objects_known() == 3);
    CHECK(rig.phone().calls()[FakeCall::Storages] == opened + 1);
}

TEST_CASE("a job with a phone that was left to other programs opens it, and it is left again") {
    ThreadRig rig{std::chrono::milliseconds{1}};
    rig.write("file", "1");
    rig.plug();
    rig.wait_for_release("ONE", true);
    CHECK(rig.wait_for_end(rig.submit()).result == JobResult::Success);
    rig.wait_for_release("ONE", true);
    CHECK(rig.phone().content("Sync/file") == "1");
}

TEST_CASE("a folder that is wanted at the moment of the release is not forgotten") {
    ThreadRig rig{std::chrono::milliseconds{1}};
    rig.phone().write("Music/a", "1");
    rig.plug();
    rig.wait_for_release("ONE", true);
    rig.devices().choose("ONE").tree_told(); // or the next change would not be
    const int told = rig.tree_changes_told();
    rig.devices().choose("ONE").want({StorageId{1}, root_folder}); // of a session that is over
    rig.wait_for_release("ONE", false);
    rig.wait_for_release("ONE", true);
    CHECK(rig.tree_changes_told() > told);
    CHECK(rig.objects_known() == 2);
}

TEST_CASE("a phone that was left to other programs and then cannot be opened by a job is tried again") {
    ThreadRig rig{std::chrono::milliseconds{1}};
    rig.write("file", "1");
    rig.plug();
    rig.wait_for_release("ONE", true);
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::SessionLost, .times = 1000});
    CHECK(rig.wait_for_end(rig.submit()).result == JobResult::Failed);
    rig.wait_for_state("ONE", DeviceState::Failed); // and not busy for ever
    rig.phone().clear_faults();
    rig.wait_for_state("ONE", DeviceState::Ready);
}
