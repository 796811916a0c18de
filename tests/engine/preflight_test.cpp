// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/preflight.hpp"
#include "daemon/sync/storage_limits.hpp"
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <limits>

using namespace mtpsync;

namespace {

constexpr std::uint64_t kibibyte = std::uint64_t{1} << 10U;
constexpr std::uint64_t mib = std::uint64_t{1} << 20U;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30U;

StorageInfo phone_with(std::uint64_t free) {
    return {.description = "phone", .capacity = 64 * gibibyte, .free = free};
}

StorageInfo card_of(std::uint64_t capacity) {
    return {.description = "card", .capacity = capacity, .free = capacity, .removable = true};
}

Parcel file(const std::string &path, std::uint64_t size, std::uint64_t old_size = 0) {
    return {.path = RelPath::parse(path), .size = size, .old_size = old_size};
}

std::vector<std::string> refused_of(const Preflight &found) {
    std::vector<std::string> paths;
    for (const auto &[path, error] : found.refused)
        paths.push_back(path.bytes());
    return paths;
}

/// A file of this size without content on the disk.
void write_sparse(const EngineRig &rig, const std::string &path, std::uint64_t size) {
    rig.write(path, "");
    std::filesystem::resize_file(rig.local(path), size);
}

using Paths = std::vector<std::string>;

} // namespace

TEST_CASE("room is taken in the order of sending, and what is smaller may still fit behind what does not") {
    const auto found =
        preflight({file("b/second", 3 * mib), file("a", 5 * mib), file("b/first", 2 * mib), file("c", 6 * mib)},
                  phone_with(11 * mib));
    CHECK(refused_of(found) == Paths{"b/second", "c"}); // a, c, b/first, b/second; four more stay free
    CHECK(found.refused.at(RelPath::parse("c")).code() == ErrorCode::StorageFull);
    CHECK(found.room_missing == (5 + 6 + 2 + 3 + 4 - 11) * mib);
}

TEST_CASE("when everything fits to the last byte nothing is refused") {
    const std::vector<Parcel> parcels{file("a", mib), file("b", mib)};
    CHECK(preflight(parcels, phone_with(6 * mib)).refused.empty());
    CHECK(preflight(parcels, phone_with(6 * mib)).room_missing == 0);
    CHECK(refused_of(preflight(parcels, phone_with(6 * mib - 1))) == Paths{"b"});
    CHECK(preflight(parcels, phone_with(6 * mib - 1)).room_missing == 1);
}

TEST_CASE("a replacement needs room beside the old version, and gives the old one's back") {
    const std::uint64_t ten = 10 * mib;
    CHECK(preflight({file("a", ten, ten), file("b", ten, ten)}, phone_with(14 * mib)).refused.empty());
    const auto found = preflight({file("a", ten, ten), file("b", ten, ten)}, phone_with(13 * mib));
    CHECK(refused_of(found) == Paths{"a", "b"});
    CHECK(found.room_missing == mib);
}

TEST_CASE("small files and folders take whole pieces of a storage, empty files none") {
    std::vector<Parcel> parcels;
    for (int n = 0; n < 64; ++n) {
        parcels.push_back({.path = RelPath::parse("d" + std::to_string(n)), .type = EntryType::Folder});
        parcels.push_back(file("f" + std::to_string(n), 1));
        parcels.push_back(file("z" + std::to_string(n), 0));
    }
    const StorageInfo card{.capacity = gibibyte, .free = 8 * mib, .removable = true};
    CHECK(preflight(parcels, card).room_missing == 0);
    parcels.push_back(file("last", 1));
    CHECK(preflight(parcels, card).room_missing == 32 * kibibyte);
    CHECK(refused_of(preflight(parcels, card)) == Paths{"last"});
    CHECK(preflight(parcels, phone_with(8 * mib)).room_missing == 0);
}

TEST_CASE("a plan that claims impossible sizes is reckoned without overflow") {
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    const auto found =
        preflight({file("a", most), file("b", most), file("c", 1)}, {.capacity = most, .free = 64 * mib});
    CHECK(refused_of(found) == Paths{"a", "b"});
}

TEST_CASE("cards up to 32 GiB hold files below 4 GiB, other storages any file that fits into them") {
    CHECK(largest_file(card_of(32 * gibibyte)) == 4 * gibibyte - 1);
    CHECK(largest_file(card_of(2 * gibibyte)) == 2 * gibibyte);
    CHECK(largest_file(card_of(64 * gibibyte)) == 64 * gibibyte);
    CHECK(largest_file({.capacity = 16 * gibibyte}) == 16 * gibibyte);
    CHECK(largest_file({.capacity = 0, .removable = true}) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a file from 4 GiB on is too big for a card, and the rest is sent") {
    EngineRig rig{16 * gibibyte};
    rig.phone().set_removable(true);
    write_sparse(rig, "film", 4 * gibibyte);
    rig.write("song", "1");
    const Report found = rig.verify();
    CHECK(found.result == JobResult::Partial);
    CHECK(error_of(found, "film") == ErrorCode::ObjectTooLarge);
    CHECK(item_of(found, "film").reason == PlanReason::TooBig);
    const Report done = rig.execute();
    CHECK(done.plan_source == "verify");
    CHECK(error_of(done, "film") == ErrorCode::ObjectTooLarge);
    CHECK_FALSE(done.retry_plan); // another try would change nothing
    CHECK(rig.phone_content() == EngineRig::Content{{"song", "1"}});
}

TEST_CASE("a file that is too big is refused in plans that people write, before the first byte") {
    EngineRig rig{mib};
    write_sparse(rig, "film", 2 * mib);
    const Report done = rig.run(rig.request_with_plan(R"({"film": "file"})"));
    CHECK(error_of(done, "film") == ErrorCode::ObjectTooLarge);
    CHECK(rig.calls(FakeCall::Put) == 0);
    CHECK(rig.retry_paths().empty());
}

TEST_CASE("the phone has the last word about what is too big for it") {
    EngineRig rig;
    rig.write("film", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::ObjectTooLarge});
    CHECK(error_of(rig.execute(), "film") == ErrorCode::ObjectTooLarge);
}

TEST_CASE("a comparison tells what will not fit, and how much room is missing") {
    EngineRig rig{8 * mib};
    rig.write("a", std::string(3 * mib, 'a'));
    rig.write("b", std::string(2 * mib, 'b'));
    const Report found = rig.verify();
    CHECK(found.result == JobResult::Differences);
    CHECK(found.room_missing == mib);
    CHECK(item_of(found, "b").reason == PlanReason::NoRoom);
    CHECK(error_of(found, "b") == ErrorCode::StorageFull);
    CHECK(item_of(found, "a").reason == PlanReason::Missing);
    const Plan plan = parse_plan(rig.verify_plan());
    CHECK(plan.entries.at(RelPath::parse("b")).action == PlanAction::Skip);
    CHECK(plan.entries.at(RelPath::parse("b")).reason == PlanReason::NoRoom);
    CHECK(plan.space_missing == mib);
}

TEST_CASE("what had no room when it was compared is sent when there is room by then") {
    EngineRig rig{12 * mib};
    rig.phone().write("DCIM/video", std::string(4 * mib, 'v'));
    rig.write("a", std::string(3 * mib, 'a'));
    rig.write("b", std::string(2 * mib, 'b'));
    REQUIRE(item_of(rig.verify(), "b").reason == PlanReason::NoRoom);
    rig.phone().erase("DCIM/video");
    const Report done = rig.execute();
    CHECK(done.plan_source == "verify");
    CHECK(done.result == JobResult::Success);
    CHECK(done.room_missing == 0);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a file of other content that had no room is replaced, not taken for equal by its size") {
    EngineRig rig{16 * mib};
    rig.phone().write("Sync/file", std::string(3 * mib, 'o'));
    rig.phone().write("DCIM/video", std::string(9 * mib, 'v'));
    rig.write("file", std::string(3 * mib, 'n'));
    REQUIRE(item_of(rig.verify(), "file").reason == PlanReason::NoRoom);
    CHECK(error_of(rig.execute(), "file") == ErrorCode::StorageFull);
    CHECK(rig.calls(FakeCall::Put) + rig.calls(FakeCall::Remove) == 0);
    rig.phone().erase("DCIM/video");
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a short plan of files that are there already needs no room for them") {
    EngineRig rig{9 * mib};
    rig.write("a", std::string(3 * mib, 'a'));
    rig.write("b", "new");
    rig.phone().write("Sync/a", std::string(3 * mib, 'a'));
    const Report done = rig.run(rig.request_with_plan(R"({"a": "file", "b": "file"})"));
    CHECK(done.result == JobResult::Success);
    CHECK(done.room_missing == 0);
}

TEST_CASE("what an earlier run sent under a temporary name needs no room again") {
    EngineRig rig{10 * mib};
    rig.phone().write("Sync/file", "old");
    rig.write("file", std::string(5 * mib, 'n'));
    rig.phone().unplug_at(FakeCall::Remove); // the new version is proven, the old one still there
    REQUIRE(rig.execute().result == JobResult::DeviceGone);
    REQUIRE(rig.phone_has_leftovers());
    rig.replug();
    SECTION("when what failed is tried again") {
        CHECK(rig.retry().result == JobResult::Success);
    }
    SECTION("when everything is compared again") {
        rig.forget_jobs();
        CHECK(rig.verify().room_missing == 0);
        CHECK(rig.execute().result == JobResult::Success);
    }
    CHECK(rig.phone_content() == rig.local_content());
}
