// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/local_digest_store.hpp"
#include "daemon/store/phone_digest_store.hpp"
#include "daemon/sync/local_memory.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

namespace {

constexpr std::int64_t day = 24 * 60 * 60;
constexpr std::int64_t one_second = 1'000'000'000; // in nanoseconds

Sha256 digest_of_number(std::uint8_t number) {
    Sha256 digest;
    digest.bytes.fill(number);
    return digest;
}

ProvenDigest proven(std::uint8_t number) {
    return {.size = std::uint64_t{1} << 40U,
            .date_token = -5,
            .digest = digest_of_number(number),
            .proven_at = 1'700'000'000};
}

KnownFile known_file(std::uint64_t inode, const std::string &path) {
    return {.identity = {.device = ~std::uint64_t{0},
                         .inode = inode,
                         .size = 7,
                         .modified_ns = 100 * one_second,
                         .changed_ns = 200 * one_second},
            .digest = digest_of_number(static_cast<std::uint8_t>(inode)),
            .path = path};
}

PhoneFolder folder_of(const std::string &path) {
    return {.device = "ONE", .storage = "SD", .path = RelPath::parse(path)};
}

} // namespace

TEST_CASE("what was proven is known to the next daemon, in its own folder, storage and phone only") {
    const vphone::TempDirectory state;
    const RelPath a = RelPath::parse("Music/a\xff");
    const RelPath b = RelPath::parse("Music/b/c");
    const RelPath beside = RelPath::parse("Music0/d");
    {
        StateDb database{state.path()};
        PhoneDigestStore store{database};
        store.remember("ONE", "SD", {{a, proven(1)}, {b, proven(2)}, {beside, proven(3)}}, 1);
        store.remember("TWO", "SD", {{a, proven(4)}}, 1);
        store.remember("ONE", "Internal", {{a, proven(5)}}, 1);
    }
    StateDb database{state.path()};
    const PhoneDigestStore store{database};
    CHECK(store.below(folder_of("Music")) == std::map<RelPath, ProvenDigest>{{a, proven(1)}, {b, proven(2)}});
    CHECK(store.below(folder_of("Music/b")) == std::map<RelPath, ProvenDigest>{{b, proven(2)}});
    CHECK(store.below(folder_of("")).size() == 3);
    CHECK(store.devices() == std::set<std::string>{"ONE", "TWO"});
    CHECK(store.storages_of("ONE") == std::set<std::string>{"Internal", "SD"});
}

TEST_CASE("what is forgotten is gone, and the rest stays") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    PhoneDigestStore store{database};
    const RelPath a = RelPath::parse("a");
    const RelPath b = RelPath::parse("b");
    store.remember("ONE", "SD", {{a, proven(1)}, {b, proven(2)}}, 1);
    store.remember("ONE", "SD", {{b, proven(3)}}, 1);
    store.forget("ONE", "SD", {a, RelPath::parse("never known")});
    CHECK(store.below(folder_of("")) == std::map<RelPath, ProvenDigest>{{b, proven(3)}});
}

TEST_CASE("a phone that nobody has looked at for more than a year is forgotten, and one that is looked at is not") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    PhoneDigestStore store{database};
    store.remember("ONE", "SD", {{RelPath::parse("folder/a"), proven(1)}}, 0);
    store.remember("TWO", "SD", {{RelPath::parse("folder/a"), proven(1)}}, 0);
    store.note_seen(folder_of("folder"), 390 * day);
    CHECK(store.devices() == std::set<std::string>{"ONE", "TWO"});
    store.note_seen(folder_of("folder"), 401 * day);
    CHECK(store.devices() == std::set<std::string>{"ONE"});
}

TEST_CASE("a local file is known by all that tells it from others, and by nothing less") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    LocalDigestStore store{database};
    const KnownFile file = known_file(1, "/a");
    store.remember({file}, 1);
    REQUIRE(store.find(file.identity));
    CHECK(store.find(file.identity)->digest == file.digest);
    FileIdentity other = file.identity;
    SECTION("another device") {
        --other.device;
    }
    SECTION("another inode") {
        ++other.inode;
    }
    SECTION("another size") {
        ++other.size;
    }
    SECTION("another date of its content") {
        ++other.modified_ns;
    }
    SECTION("another date of its inode") {
        ++other.changed_ns;
    }
    CHECK_FALSE(store.find(other));
}

TEST_CASE("a file in the place of another, or with its inode, takes its row") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    LocalDigestStore store{database};
    const KnownFile first = known_file(1, "/a");
    store.remember({first}, 1);
    store.remember({known_file(2, "/a")}, 1);
    CHECK_FALSE(store.find(first.identity));
    KnownFile moved = known_file(2, "/b");
    moved.identity.changed_ns += one_second;
    store.remember({moved}, 1);
    CHECK_FALSE(store.find(known_file(2, "/a").identity));
    CHECK(store.find(moved.identity));
    store.remember({known_file(3, "/c")}, 402 * day);
    CHECK_FALSE(store.find(moved.identity)); // not seen for more than a year
}

TEST_CASE("a local file is remembered when it was at rest for two seconds before it was read") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    LocalDigestStore store{database};
    LocalMemory memory{store, [] { return 1000 * one_second; }};
    const KnownFile file = known_file(1, "/a"); // its inode changed at 200 s
    memory.remember(file, 202 * one_second - 1);
    memory.flush();
    CHECK_FALSE(memory.recall(file.identity, "/a"));
    memory.remember(file, 202 * one_second);
    memory.flush();
    CHECK(memory.recall(file.identity, "/a") == file.digest);
}

TEST_CASE("a local file that is found to hold something else is not known any more") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    LocalDigestStore store{database};
    LocalMemory memory{store, [] { return 1000 * one_second; }};
    KnownFile file = known_file(1, "/a");
    store.remember({file}, 1000);
    file.digest = digest_of_number(9);
    SECTION("although it cannot be remembered") {
        memory.remember(file, 200 * one_second);
        CHECK_FALSE(memory.recall(file.identity, "/a"));
    }
    SECTION("but as what it is") {
        memory.remember(file, 300 * one_second);
        memory.flush();
        CHECK(memory.recall(file.identity, "/a") == file.digest);
    }
}

TEST_CASE("a local file that is asked for now and then stays known") {
    const vphone::TempDirectory state;
    StateDb database{state.path()};
    LocalDigestStore store{database};
    const KnownFile file = known_file(1, "/a");
    store.remember({file}, 0);
    {
        LocalMemory memory{store, [] { return 300 * day * one_second; }};
        CHECK(memory.recall(file.identity, "/a"));
    }
    store.remember({known_file(2, "/b")}, 500 * day);
    CHECK(store.find(file.identity));
}
