// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/holder_advice.hpp"
#include "daemon/phone/worker_opener.hpp"
#include "tests/phone/contract/contract_support.hpp"
#include "tests/phone/contract/wire_rig.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace mtpsync;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool freed_memory_stays = true; // AddressSanitizer keeps it for a while, to find later uses
#elif defined(__has_feature)
constexpr bool freed_memory_stays = __has_feature(address_sanitizer);
#else
constexpr bool freed_memory_stays = false;
#endif

std::size_t open_fds() {
    const std::filesystem::directory_iterator fds{"/proc/self/fd"};
    return static_cast<std::size_t>(std::distance(begin(fds), end(fds)));
}

std::size_t resident_kib() {
    std::ifstream statm{"/proc/self/statm"};
    std::size_t total = 0;
    std::size_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

/// Children of this process that ended or not: the virtual phone is the only one.
int other_children(pid_t virtual_phone) {
    int count = 0;
    for (const auto &entry : std::filesystem::directory_iterator{"/proc"}) {
        std::ifstream stat{entry.path() / "stat"};
        std::string pid;
        std::string name;
        std::string state;
        pid_t parent = 0;
        if (stat >> pid >> name >> state >> parent && parent == getpid() && pid != std::to_string(virtual_phone))
            ++count;
    }
    return count;
}

void transfer(Phone &phone, StorageId storage, bool send) {
    if (send) {
        const UniqueFd source = local_file(test_content(4'000'000));
        phone.put({.storage = storage, .name = "file", .size = 4'000'000, .source_fd = source.get()}, patient());
        return;
    }
    for (const ObjectInfo &object : phone.list(storage, root_folder, patient()).objects)
        if (object.name == "stored")
            phone.get(object.handle, {}, -1, patient());
}

} // namespace

TEST_CASE("200 plug-ins and unplugs, half of them in a transfer, leave nothing behind and end as DeviceGone") {
    WireRig rig{"aosp"};
    rig.write("stored", test_content(4'000'000));
    rig.unplug();
    std::size_t fds_then = 0;
    std::size_t memory_then = 0;
    for (int round = 0; round < 200; ++round) {
        INFO("round " << round);
        rig.plug();
        {
            const auto phone = rig.open_process();
            const StorageId storage = phone->storages(patient()).at(0).id;
            const bool in_transfer = round % 2 == 0;
            const bool send = round % 4 == 0;
            if (in_transfer)
                rig.command({{"cmd", "unplug-at"},
                             {"direction", send ? "out" : "in"},
                             {"bytes", (round * 7919) % 3'500'000 + 2'000}});
            else
                rig.unplug();
            CHECK(error_of([&] { transfer(*phone, storage, send); }) == ErrorCode::DeviceGone);
        }
        rig.command({{"cmd", "wait"}, {"for", "unplugged"}});
        if (round == 20) { // everything that is made once has been made
            fds_then = open_fds();
            memory_then = resident_kib();
        }
    }
    CHECK(open_fds() == fds_then);
    CHECK(other_children(rig.phone_pid()) == 0);
    if (!freed_memory_stays)
        CHECK(resident_kib() < memory_then + 2'048);
}

TEST_CASE("a phone that another program holds is busy, and opens when it is let go") {
    WireRig rig{"aosp"};
    rig.command({{"cmd", "claim"}});
    CHECK(error_of([&] { rig.open_process(); }) == ErrorCode::DeviceBusy);
    rig.command({{"cmd", "release"}});
    CHECK(rig.open_process()->storages(patient()).size() == 1);
}

TEST_CASE("the opener of workers says that somebody holds the phone, although the holder cannot be seen") {
    WireRig rig{"aosp"};
    const PhoneOpener opener = worker_opener(rig.address(), rig.settings());
    rig.command({{"cmd", "claim"}});
    std::string message;
    CHECK(error_of([&] {
              try {
                  opener(patient());
              } catch (const Error &error) {
                  message = error.what();
                  throw;
              }
          }) == ErrorCode::DeviceBusy);
    CHECK(message == advice_on({}));
    rig.command({{"cmd", "release"}});
    CHECK(opener(patient())->storages(patient()).size() == 1);
}

TEST_CASE("failed opens leak nothing") {
    WireRig rig{"aosp"};
    rig.command({{"cmd", "claim"}});
    std::size_t fds_then = 0;
    for (int round = 0; round < 30; ++round) {
        CHECK(error_of([&] { rig.open_process(); }) == ErrorCode::DeviceBusy);
        if (round == 2)
            fds_then = open_fds();
    }
    CHECK(open_fds() == fds_then);
    CHECK(other_children(rig.phone_pid()) == 0);
}

TEST_CASE("a worker that dies loses the session and nothing else") {
    WireRig rig{"aosp"};
    rig.write("file", "x");
    {
        const auto phone = rig.open_process();
        REQUIRE(kill(phone->worker_pid(), SIGKILL) == 0);
        CHECK(error_of([&] { phone->storages(patient()); }) == ErrorCode::SessionLost);
    }
    const auto next = rig.open_process();
    const StorageId storage = next->storages(patient()).at(0).id;
    CHECK(next->list(storage, root_folder, patient()).objects.size() == 1);
}

TEST_CASE("a worker that cannot be started, or is none, is one clear error") {
    WireRig rig{"aosp"};
    WorkerSettings missing = rig.settings();
    missing.command = {"/nonexistent/mtpsync-phone"};
    CHECK(error_of([&] { rig.open_process(missing, patient()); }) == ErrorCode::Internal);
    WorkerSettings other = rig.settings();
    other.command = {"/bin/true"};
    CHECK(error_of([&] { rig.open_process(other, patient()); }) == ErrorCode::SessionLost);
}

TEST_CASE("what happens on the phone during a transfer is reported after it") {
    WireRig rig{"aosp"};
    rig.slow_down();
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    CHECK(phone->list(storage, root_folder, patient()).objects.empty());
    const UniqueFd source = local_file(test_content(16U << 20U));
    bool taken = false;
    CallLimits limits = patient();
    limits.progress = [&](std::uint64_t) {
        if (!std::exchange(taken, true))
            rig.take_photo("photo.jpg");
    };
    phone->put({.storage = storage, .name = "file", .size = 16U << 20U, .source_fd = source.get()}, limits);
    REQUIRE(taken);
    const auto events = phone->events(patient());
    REQUIRE_FALSE(events.empty());
    CHECK(events[0].kind == PhoneEvent::Kind::ObjectAdded);
}

TEST_CASE("a flood of events is bounded, and says that something changed") {
    WireRig rig{"aosp"};
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    rig.command({{"cmd", "flood-events"}, {"count", 5'000}});
    const auto events = phone->events(patient());
    CHECK_FALSE(events.empty());
    CHECK(events.size() <= EventQueue::capacity);
    CHECK(phone->list(storage, root_folder, patient()).objects.empty()); // the session goes on
}

TEST_CASE("a phone that forgets the zero-length packet of a whole object is understood") {
    WireRig rig{MTPSYNC_TEST_DATA "/whole-reads-without-zlp.json"};
    const auto phone = rig.open_process();
    REQUIRE_FALSE(phone->info().partial_read);
    const StorageId storage = phone->storages(patient()).at(0).id;
    for (const std::size_t size : {499U, 500U, 501U, 1012U, 16884U, 17396U}) {
        INFO(size << " bytes");
        const std::string content = test_content(size);
        const UniqueFd source = local_file(content);
        const PutResult sent = phone->put(
            {.storage = storage, .name = "file " + std::to_string(size), .size = size, .source_fd = source.get()},
            patient());
        const GetResult read = phone->get(sent.object.handle, {}, -1, CallLimits::within(std::chrono::seconds{10}));
        CHECK(read.bytes == size);
        CHECK(read.digest == digest_of(content));
    }
}
