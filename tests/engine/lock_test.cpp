// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <utility>

using namespace mtpsync;

namespace {

/// Locks the phone at the first call of this kind, and unlocks it as soon as the job has noticed.
void lock_once_at(EngineRig &rig, FakeCall call) {
    rig.phone().before(call, [&rig, locked = false]() mutable {
        if (!std::exchange(locked, true))
            rig.phone().lock();
    });
}

} // namespace

TEST_CASE("a phone that is locked in any call pauses the job with a reason, and it goes on after the unlock") {
    const FakeCall call = GENERATE(FakeCall::Storages, FakeCall::List, FakeCall::MakeFolder, FakeCall::Put,
                                   FakeCall::Get, FakeCall::Rename, FakeCall::Remove);
    CAPTURE(call);
    EngineRig rig;
    rig.write("folder/new", "1");
    rig.write("replaced", "new");
    rig.phone().write("Sync/replaced", "old");
    lock_once_at(rig, call);
    int locks = 0;
    int unlocks = 0;
    rig.on_lock([&](bool is_locked) {
        ++(is_locked ? locks : unlocks);
        // it is unlocked after the job has said why it waits
        if (is_locked)
            rig.phone().before(FakeCall::Storages, [&] {
                if (!rig.progress().pause_reason.empty())
                    rig.phone().unlock();
            });
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.sessions == 1);
    CHECK(locks == 1);
    CHECK(unlocks == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a phone that is locked before the job waits for a person, however long") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().lock();
    int looks = 0;
    rig.phone().before(FakeCall::Storages, [&] {
        if (++looks == 50)
            rig.phone().unlock();
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.pauses().empty()); // it listens to the phone instead
}

TEST_CASE("a phone that says the storage is not there, because it is locked, is waited for") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::StorageUnavailable});
    lock_once_at(rig, FakeCall::Put);
    rig.on_lock([&](bool is_locked) {
        if (is_locked)
            rig.phone().unlock();
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a storage that is not there while others are is an error of the storage") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::StorageUnavailable, .times = 1000});
    CHECK(error_of(rig.execute(), "file") == ErrorCode::StorageUnavailable);
}

TEST_CASE("a locked phone whose session breaks is opened again") {
    EngineRig rig;
    rig.write("file", "1");
    lock_once_at(rig, FakeCall::Put);
    rig.on_lock([&](bool is_locked) {
        if (!is_locked)
            return;
        rig.phone().fail({.call = FakeCall::Storages, .code = ErrorCode::SessionLost});
        rig.phone().before(FakeCall::Open, [&] { rig.phone().unlock(); });
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.sessions == 2);
}

TEST_CASE("a job that waits for the unlock can be cancelled") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().lock();
    rig.on_lock([&](bool /*is_locked*/) { rig.cancel(); });
    CHECK(rig.execute().result == JobResult::Cancelled);
}

TEST_CASE("a job that waits for the unlock ends when the phone is unplugged") {
    EngineRig rig;
    rig.write("file", "1");
    lock_once_at(rig, FakeCall::Put);
    rig.on_lock([&](bool /*is_locked*/) { rig.phone().unplug(); });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(rig.retry_paths() == std::vector<std::string>{"file"});
}
