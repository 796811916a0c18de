// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/folder_queue.hpp"
#include "daemon/phone/keyed_hash.hpp"
#include "daemon/phone/name_arena.hpp"
#include "daemon/phone/node_index.hpp"
#include "daemon/phone/node_pool.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace mtpsync;

TEST_CASE("the index finds every node that is left, however hashes collide and wrap around") {
    const auto bad_hash = [](NodeNumber node) { return node % 3 == 0 ? 0xFFFFFFFFU : node % 7; };
    NodeIndex index;
    for (NodeNumber node = 0; node < 500; ++node)
        index.insert(node, bad_hash);
    for (NodeNumber gone = 0; gone < 500; gone += 2) {
        index.erase(gone, bad_hash);
        for (NodeNumber node = 0; node < 500; ++node) {
            const bool expected = node % 2 == 1 || node > gone;
            const NodeNumber found = index.find(bad_hash(node), [&](NodeNumber other) { return other == node; });
            REQUIRE(found == (expected ? node : no_node));
        }
    }
    CHECK(index.size() == 250);
}

TEST_CASE("an index without nodes finds none") {
    CHECK(NodeIndex{}.find(7, [](NodeNumber) { return true; }) == no_node);
}

TEST_CASE("a successor in the index is found where its predecessor was") {
    const auto same_hash = [](NodeNumber) { return 5U; };
    NodeIndex index;
    index.insert(1, same_hash);
    index.insert(2, same_hash);
    index.replace(5, 1, 3);
    CHECK(index.find(5, [](NodeNumber) { return true; }) == 3);
    CHECK(index.find(5, [](NodeNumber node) { return node == 1; }) == no_node);
    CHECK(index.size() == 2);
}

TEST_CASE("an arena asks for compaction when more than half of it is holes") {
    NameArena arena;
    std::vector<NameRef> names;
    for (int n = 0; n < 10'000; ++n)
        names.push_back(arena.store(std::to_string(100'000 + n)));
    for (int n = 0; n < 5000; ++n)
        arena.drop(names[static_cast<std::size_t>(n)]);
    CHECK_FALSE(arena.wants_compaction());
    arena.drop(names[5000]);
    CHECK(arena.wants_compaction());
    CHECK(arena.view(names[9999]) == "109999");

    NameArena next = arena.successor();
    CHECK(next.view(next.store(arena.view(names[9999]))) == "109999");
    CHECK(next.memory_bytes() * 2 < arena.memory_bytes());
}

TEST_CASE("a number waits in the queue once, and again when it has left") {
    FolderQueue queue;
    for (const NodeNumber node : {7U, 3U, 7U, 9U})
        queue.push(node);
    std::vector<NodeNumber> seen;
    for (bool again = true; !queue.empty(); queue.pop()) {
        seen.push_back(queue.front());
        if (queue.front() == 9 && std::exchange(again, false))
            queue.push(3);
    }
    CHECK(seen == std::vector<NodeNumber>{7, 3, 9, 3});
}

TEST_CASE("a released node is used again, as if it were new") {
    NodePool pool;
    const NodeNumber first = pool.allocate();
    const NodeNumber second = pool.allocate();
    pool[first].size = 5;
    pool.release(first);
    pool.release(second);
    CHECK(pool.allocate() == second);
    CHECK(pool.allocate() == first);
    CHECK(pool[first].size == 0);
    CHECK(pool[first].next_sibling == no_node);
    CHECK(pool.end() == 2);
}

TEST_CASE("two hashes of one text differ by their keys, and each is steady") {
    const KeyedHash one;
    const KeyedHash other;
    CHECK(one.of("IMG_0001.jpg") == one.of("IMG_0001.jpg"));
    int equal = 0;
    for (std::uint32_t n = 0; n < 100; ++n)
        equal += one.of(n) == other.of(n) ? 1 : 0;
    CHECK(equal < 3);
}
