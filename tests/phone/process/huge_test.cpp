// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"
#include "tests/phone/contract/wire_rig.hpp"

#include <sys/mman.h>
#include <unistd.h>

using namespace mtpsync;

namespace {

constexpr std::uint64_t gib = std::uint64_t{1} << 30U;

CallLimits very_patient() {
    return CallLimits::within(std::chrono::minutes{10});
}

/// A file of this size, all holes but for a mark at each end.
UniqueFd sparse_file(std::uint64_t size) {
    UniqueFd file{memfd_create("huge", MFD_CLOEXEC)};
    if (ftruncate(file.get(), static_cast<off_t>(size)) != 0 || pwrite(file.get(), "first", 5, 0) != 5 ||
        pwrite(file.get(), "last", 4, static_cast<off_t>(size - 4)) != 4)
        throw std::runtime_error{"no huge test file"};
    return file;
}

void check_round_trip(std::uint64_t size) {
    INFO(size << " bytes");
    WireRig rig{"aosp"};
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    const UniqueFd source = sparse_file(size);
    const PutResult sent =
        phone->put({.storage = storage, .name = "huge", .size = size, .source_fd = source.get()}, very_patient());
    CHECK(sent.object.size == size);
    const GetResult read = phone->get(sent.object.handle, {}, -1, very_patient());
    CHECK(read.bytes == size);
    CHECK(read.digest == sent.digest);
}

} // namespace

TEST_CASE("files around 4 GiB, where 32-bit lengths end, are sent whole and read back to the same digest") {
    check_round_trip(4 * gib - 1);
    check_round_trip(4 * gib);
    check_round_trip(5 * gib);
}

TEST_CASE("a phone without wide offsets gives the end of a huge object too") {
    WireRig rig{"samsung"};
    rig.grow_large("huge", 4 * gib + 1'000);
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    const ObjectInfo object = phone->list(storage, root_folder, patient()).objects.at(0);
    CHECK(object.size == 4 * gib + 1'000);
    const GetResult tail = phone->get(object.handle, {.offset = 4 * gib, .length = 5'000}, -1, very_patient());
    CHECK(tail.bytes == 1'000);
    const GetResult before = phone->get(object.handle, {.offset = 4 * gib - 1'000, .length = 1'000}, -1, patient());
    CHECK(before.digest != tail.digest);
}
