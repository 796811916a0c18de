// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"
#include "tests/phone/contract/wire_rig.hpp"

using namespace mtpsync;

namespace {

/// What the calls of Phone cost in transactions (docs/libmtp.md has the same table, with the reasons).
struct Costs {
    const char *profile;
    std::uint64_t open;
    std::uint64_t storages;
    std::uint64_t list_per_object; ///< the first time in a session; one more for the folder
    std::uint64_t list_again;      ///< for every object, after that
    std::uint64_t make_folder;
    std::uint64_t put;
    std::uint64_t get_listed;
    std::uint64_t get_unlisted; ///< known from an event alone
    std::uint64_t rename;
    std::uint64_t remove;
};

constexpr std::array all_costs{
    Costs{"aosp", 4 + 28 + 1, 2, 2, 0, 3, 4, 1, 3, 4, 1},
    Costs{"old-android", 4 + 28 + 1, 2, 2, 0, 3, 4, 1, 3, 4, 1},
    Costs{"samsung", 4 + 28 + 1, 2, 2, 0, 3, 16, 1, 3, 4, 1},
    Costs{"minimal", 3 + 8 + 1, 2, 3, 2, 4, 7, 3, 6, 5, 1},
};

} // namespace

TEST_CASE("every call costs the transactions that are written down, and not one more") {
    for (const Costs &expected : all_costs) {
        INFO(expected.profile);
        WireRig rig{expected.profile};
        for (int n = 0; n < 10; ++n)
            rig.write("folder/file " + std::to_string(n), "x");

        std::unique_ptr<Phone> phone;
        CHECK(rig.cost_of([&] { phone = rig.open_process(); }) == expected.open);
        StorageId storage{};
        CHECK(rig.cost_of([&] { storage = phone->storages(patient()).at(0).id; }) == expected.storages);

        Listing root;
        CHECK(rig.cost_of([&] { root = phone->list(storage, root_folder, patient()); }) ==
              1 + expected.list_per_object);
        const ObjectHandle folder = root.objects.at(0).handle;
        Listing files;
        CHECK(rig.cost_of([&] { files = phone->list(storage, folder, patient()); }) ==
              1 + 10 * expected.list_per_object);
        REQUIRE(files.objects.size() == 10);
        CHECK(rig.cost_of([&] { files = phone->list(storage, folder, patient()); }) == 1 + 10 * expected.list_again);

        const ObjectHandle listed = files.objects.front().handle;
        CHECK(rig.cost_of([&] { phone->get(listed, {}, -1, patient()); }) == expected.get_listed);
        CHECK(rig.cost_of([&] { phone->rename(listed, "renamed", patient()); }) == expected.rename);
        CHECK(rig.cost_of([&] { phone->remove(listed, patient()); }) == expected.remove);
        CHECK(rig.cost_of([&] { phone->make_folder(storage, root_folder, "new", patient()); }) == expected.make_folder);

        static_cast<void>(phone->events(CallLimits::within(std::chrono::seconds{0}))); // echoes of our own work
        rig.take_photo("folder/photo");
        ObjectHandle photo{};
        for (const PhoneEvent &event : phone->events(patient()))
            if (event.kind == PhoneEvent::Kind::ObjectAdded)
                photo = event.object;
        CHECK(rig.cost_of([&] { phone->get(photo, {}, -1, patient()); }) == expected.get_unlisted);

        const UniqueFd source = local_file(test_content(100'000));
        const PutRequest put{
            .storage = storage, .parent = folder, .name = "sent", .size = 100'000, .source_fd = source.get()};
        ObjectHandle sent{};
        CHECK(rig.cost_of([&] { sent = phone->put(put, patient()).object.handle; }) == expected.put);
        CHECK(rig.cost_of([&] { phone->get(sent, {}, -1, patient()); }) == expected.get_listed); // the read-back
    }
}

TEST_CASE("a large object costs one transaction for every 4 MiB, and one more at an end on a packet boundary") {
    WireRig rig{"aosp"};
    const auto phone = rig.open_process();
    const StorageId storage = phone->storages(patient()).at(0).id;
    constexpr std::uint64_t slice = 4U << 20U;
    const std::array<std::pair<std::uint64_t, std::uint64_t>, 5> costs{
        {{slice, 1}, {slice + 1, 2}, {3 * slice, 3}, {500, 2}, {slice + 500, 3}}};
    for (const auto &[size, transactions] : costs) {
        INFO(size << " bytes");
        const UniqueFd source = local_file(test_content(size));
        const PutResult sent = phone->put(
            {.storage = storage, .name = "file " + std::to_string(size), .size = size, .source_fd = source.get()},
            patient());
        CHECK(rig.cost_of([&] { phone->get(sent.object.handle, {}, -1, patient()); }) == transactions);
    }
}
