// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"
#include "tests/phone/contract/wire_rig.hpp"

#include <thread>

using namespace mtpsync;
using namespace std::chrono_literals;

namespace {

using Clock = CallLimits::Clock;

constexpr auto deadline = 500ms;

struct Hang {
    const char *operation;
    const char *phase;
    std::function<void(Phone &, StorageId, ObjectHandle, const CallLimits &)> call;
};

void send(Phone &phone, StorageId storage, const CallLimits &limits) {
    const UniqueFd source = local_file(test_content(3'000'000));
    phone.put({.storage = storage, .name = "new", .size = 3'000'000, .source_fd = source.get()}, limits);
}

const std::vector<Hang> &hangs() {
    static const std::vector<Hang> all{
        {"0x1005", "command", [](auto &phone, auto, auto, auto &limits) { phone.storages(limits); }},
        {"0x1007", "data",
         [](auto &phone, auto storage, auto, auto &limits) { phone.list(storage, root_folder, limits); }},
        {"0x100C", "command",
         [](auto &phone, auto storage, auto, auto &limits) { phone.make_folder(storage, root_folder, "x", limits); }},
        {"0x100C", "response", [](auto &phone, auto storage, auto, auto &limits) { send(phone, storage, limits); }},
        {"0x100D", "data", [](auto &phone, auto storage, auto, auto &limits) { send(phone, storage, limits); }},
        {"0x100D", "response", [](auto &phone, auto storage, auto, auto &limits) { send(phone, storage, limits); }},
        {"0x95C1", "data", [](auto &phone, auto, auto file, auto &limits) { phone.get(file, {}, -1, limits); }},
        {"0x9804", "command", [](auto &phone, auto, auto file, auto &limits) { phone.rename(file, "x", limits); }},
        {"0x100B", "response", [](auto &phone, auto, auto file, auto &limits) { phone.remove(file, limits); }},
    };
    return all;
}

/// A phone that hangs in @p hang costs its deadline and a little, and says so.
void check_hang(WireRig &rig, const Hang &hang) {
    INFO("hang in " << hang.operation << ", " << hang.phase << " phase");
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    ObjectHandle file{};
    for (const ObjectInfo &object : phone->list(storage, root_folder, patient()).objects)
        file = object.handle;
    rig.command({{"cmd", "fault"}, {"kind", "hang"}, {"operation", hang.operation}, {"phase", hang.phase}});

    const auto before = Clock::now();
    CHECK(error_of([&] { hang.call(*phone, storage, file, CallLimits::within(deadline)); }) ==
          ErrorCode::DeviceUnresponsive);
    CHECK(Clock::now() - before < deadline + 1s);
    CHECK(error_of([&] { phone->storages(patient()); }) == ErrorCode::SessionLost);
}

} // namespace

TEST_CASE("a hung phone costs a call its deadline, whatever it hangs in") {
    for (const Hang &hang : hangs()) {
        WireRig rig{"aosp"};
        rig.write("file", test_content(3'000'000));
        check_hang(rig, hang);
        rig.command({{"cmd", "unhang"}});
        const auto next = rig.open_process(); // the next worker works without a re-plug
        CHECK(next->storages(patient()).size() == 1);
    }
}

TEST_CASE("a phone that hangs until it is reset is reset by the next open, without a re-plug") {
    WireRig rig{"aosp"};
    rig.write("file", test_content(3'000'000));
    check_hang(rig, hangs().at(4));
    const auto next = rig.open_process(); // libmtp waits 5 s for the answer to OpenSession, then resets the phone
    CHECK(next->storages(patient()).size() == 1);
}

TEST_CASE("a phone that hangs while it is opened costs the deadline too") {
    WireRig rig{"aosp"};
    rig.command({{"cmd", "fault"}, {"kind", "hang"}, {"operation", "0x1001"}});
    const auto before = Clock::now();
    CHECK(error_of([&] { rig.open_process(rig.settings(), CallLimits::within(deadline)); }) ==
          ErrorCode::DeviceUnresponsive);
    CHECK(Clock::now() - before < deadline + 1s);
}

TEST_CASE("a transfer that stands still ends at the stall bound, long before its deadline") {
    WireRig rig{"aosp"};
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    rig.command({{"cmd", "fault"}, {"kind", "hang"}, {"operation", "0x100D"}, {"phase", "data"}});
    CallLimits limits = patient();
    limits.stall = deadline;
    const auto before = Clock::now();
    CHECK(error_of([&] { send(*phone, storage, limits); }) == ErrorCode::DeviceUnresponsive);
    CHECK(Clock::now() - before < deadline + 1s);
}

TEST_CASE("a listing that stands still ends at the stall bound, long before its deadline") {
    for (const char *operation : {"0x1007", "0x1008", "0x9805"}) { // GetObjectHandles, GetObjectInfo, GetObjectPropList
        INFO(operation);
        WireRig rig{"aosp"};
        rig.write("file", "1");
        const auto phone = rig.open_process();
        const StorageId storage = phone->storages(patient()).at(0).id;
        rig.command({{"cmd", "fault"}, {"kind", "hang"}, {"operation", operation}});
        CallLimits limits = patient();
        limits.stall = deadline;
        const auto before = Clock::now();
        CHECK(error_of([&] { phone->list(storage, root_folder, limits); }) == ErrorCode::DeviceUnresponsive);
        CHECK(Clock::now() - before < deadline + 1s);
    }
}

TEST_CASE("a long listing that moves is not a hung one") {
    WireRig rig{"aosp"};
    rig.slow_down();
    rig.command({{"cmd", "synthesize"}, {"folder", "DCIM"}, {"count", 300}, {"size", 1}, {"name", "IMG_%05d.jpg"}});
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    CallLimits limits = patient();
    limits.stall = 600ms;
    const auto before = Clock::now();
    const ObjectHandle folder = phone->list(storage, root_folder, patient()).objects.at(0).handle;
    CHECK(phone->list(storage, folder, limits).objects.size() == 300);
    CHECK(Clock::now() - before > limits.stall); // or nothing was shown
}

TEST_CASE("a slow transfer that moves is not a hung one") {
    WireRig rig{"aosp"};
    rig.slow_down();
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    const UniqueFd source = local_file(test_content(48U << 20U)); // more than a second at the speed of USB 2
    CallLimits limits = patient();
    limits.stall = 600ms;
    std::uint64_t last = 0;
    limits.progress = [&](std::uint64_t bytes) {
        CHECK(bytes >= last);
        last = bytes;
    };
    CHECK(phone->put({.storage = storage, .name = "new", .size = 48U << 20U, .source_fd = source.get()}, limits)
              .object.size == 48U << 20U);
    CHECK(last > 0);
}

TEST_CASE("a cancelled transfer of which a hung phone does not let go ends after the grace time") {
    WireRig rig{"aosp"};
    WorkerSettings settings = rig.settings();
    settings.cancel_grace = 300ms;
    const auto phone = rig.open_process(settings, patient());
    const StorageId storage = phone->storages(patient()).at(0).id;
    rig.command({{"cmd", "fault"}, {"kind", "hang"}, {"operation", "0x100D"}, {"phase", "response"}});
    std::stop_source stop;
    CallLimits limits = patient();
    limits.stop = stop.get_token();
    const std::jthread person{[&stop, connection = rig.connect()]() mutable { // gives up when nothing moves any more
        while (!connection.ask({{"cmd", "state"}}).at("hung").get<bool>())
            continue;
        stop.request_stop();
    }};
    CHECK(error_of([&] { send(*phone, storage, limits); }) == ErrorCode::Cancelled);
    CHECK(error_of([&] { phone->storages(patient()); }) == ErrorCode::SessionLost);
}
