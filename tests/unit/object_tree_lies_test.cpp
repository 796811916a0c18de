// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/object_tree.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/object_tree_samples.hpp"

#include <span>
#include <string>
#include <vector>

using namespace mtpsync;
using namespace mtpsync::samples;

// What phones do wrong, on purpose or not.

TEST_CASE("an object that a listing names elsewhere has moved there with all below it") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(root, std::vector{folder(1, "DCIM"), folder(2, "Camera")});
    CHECK(tree.path_of(ObjectHandle{3}) == "Camera/a.jpg");
    CHECK(tree.state(camera) == FolderState::Listed);
    CHECK(tree.children({internal, ObjectHandle{1}}).empty());
    CHECK(tree.objects() == 4);
}

TEST_CASE("an object moved out of a folder that vanishes in the same listing stays") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(root, std::vector{file(3, "a.jpg")});
    CHECK(tree.path_of(ObjectHandle{3}) == "a.jpg");
    CHECK(tree.objects() == 1);
}

TEST_CASE("two folders that claim the same object do not make each other stale") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(root, std::vector{folder(1, "DCIM"), file(3, "a.jpg")});
    tree.set_listing(camera, std::vector{file(3, "a.jpg")});
    tree.set_listing(root, std::vector{folder(1, "DCIM"), file(3, "a.jpg")});
    CHECK(tree.stale_or_unlisted() == 0);
    CHECK(tree.path_of(ObjectHandle{3}) == "a.jpg");
    CHECK(tree.children(camera).empty());
}

TEST_CASE("the folder that was listed counts, not the parent or storage that an object claims") {
    ObjectTree tree;
    fill(tree);
    ObjectInfo liar = file(6, "c.jpg", 1);
    liar.storage = card;
    tree.set_listing(camera, std::vector{liar});
    CHECK(tree.path_of(ObjectHandle{6}) == "DCIM/Camera/c.jpg");
    CHECK(tree.find(ObjectHandle{6})->storage == internal);
}

TEST_CASE("a folder does not come to lie below itself") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(camera,
                     std::vector{folder(1, "DCIM"), folder(2, "Camera"), file(3, "a.jpg"), file(1, "as a file")});
    CHECK(tree.path_of(ObjectHandle{1}) == "DCIM");
    CHECK(tree.path_of(ObjectHandle{3}) == "DCIM/Camera/a.jpg");
    CHECK(handles(tree.children(camera)) == std::vector<std::uint32_t>{3});

    tree.add(folder(1, "DCIM", 2));
    tree.add(folder(2, "Camera", 2));
    CHECK(tree.path_of(ObjectHandle{2}) == "DCIM/Camera");
}

TEST_CASE("of a handle that is twice in one listing the first counts") {
    ObjectTree tree;
    fill(tree);
    const std::vector listing{file(6, "first"), file(6, "second"), folder(6, "third"), file(3, "a.jpg"),
                              file(3, "b.jpg")};
    tree.set_listing(camera, listing);
    CHECK(names(tree.children(camera)) == std::vector<std::string>{"a.jpg", "first"});
    CHECK(tree.twins(camera).empty());

    tree.set_listing(camera, std::vector{file(6, "next time")});
    CHECK(names(tree.children(camera)) == std::vector<std::string>{"next time"});
}

TEST_CASE("the handles that name no object are left out") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(camera, std::vector{file(0, "nought"), folder(0xFFFFFFFF, "root"), file(3, "a.jpg")});
    tree.add(folder(0xFFFFFFFF, "root"));
    tree.add(file(0, "nought"));
    CHECK(handles(tree.children(camera)) == std::vector<std::uint32_t>{3});
    CHECK_FALSE(tree.find(root_folder));
    tree.remove(root_folder);
    tree.rename(root_folder, "x");
    CHECK(tree.folder(internal, "") == root);
}

TEST_CASE("names of any bytes come back as they were") {
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    const std::vector<std::string> strange{"",         std::string{"\0\n\x1b", 3}, "..", "a/b",
                                           "\xff\xfe", std::string(70'000, 'n')};
    std::vector<ObjectInfo> listing;
    for (const std::string &name : strange)
        listing.push_back(file(static_cast<std::uint32_t>(listing.size() + 1), name));
    tree.set_listing(root, listing);

    for (const ObjectInfo &object : listing) {
        CHECK(tree.find(object.handle)->name == object.name);
        const bool has_path = !object.name.empty() && object.name.find('/') == std::string::npos;
        CHECK(tree.find(internal, object.name).has_value() == has_path);
    }
}

TEST_CASE("a folder that is a file now takes what was below it along") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing({internal, ObjectHandle{1}}, std::vector{file(2, "Camera")});
    CHECK(tree.objects() == 3);
    CHECK_FALSE(tree.find(ObjectHandle{3}));
    CHECK_FALSE(tree.folder(internal, "DCIM/Camera"));

    tree.add(folder(2, "Camera", 1));
    CHECK(tree.state(camera) == FolderState::Unlisted);
    CHECK(tree.next_unlisted() == camera);
}

TEST_CASE("a folder on another storage now is a new one") {
    ObjectTree tree;
    fill(tree);
    tree.set_storages(storages({internal, card}));
    tree.set_listing({card, root_folder}, std::vector{folder(2, "Camera")});
    CHECK(tree.folder(card, "Camera") == FolderRef{card, ObjectHandle{2}});
    CHECK_FALSE(tree.find(ObjectHandle{3}));
    CHECK(tree.state(camera) == FolderState::Unlisted);

    tree.set_listing(camera, std::vector{file(3, "a.jpg")}); // it was asked for before it moved
    CHECK_FALSE(tree.find(ObjectHandle{3}));
}

TEST_CASE("folders may be nested two hundred thousand deep") {
    constexpr std::uint32_t depth = 200'000;
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    for (std::uint32_t level = 1; level <= depth; ++level)
        tree.set_listing(*tree.next_unlisted(), std::vector{folder(level, "d")});
    CHECK(tree.path_of(ObjectHandle{depth}).size() == 2 * depth - 1);
    CHECK(tree.find(internal, tree.path_of(ObjectHandle{depth}))->handle == ObjectHandle{depth});

    tree.set_listing({internal, ObjectHandle{depth}}, std::vector{folder(1, "d")});
    CHECK(tree.objects() == depth);
    tree.remove(ObjectHandle{1});
    CHECK(tree.objects() == 0);
}

TEST_CASE("a million objects in one folder, half of them with one name, come and go") {
    constexpr std::uint32_t count = 1'000'000;
    std::vector<ObjectInfo> listing;
    for (std::uint32_t n = 1; n <= count; ++n)
        listing.push_back(file(n, n % 2 == 0 ? "same" : std::to_string(n)));
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    tree.set_listing(root, listing);
    CHECK(tree.objects() == count);
    CHECK(tree.find(internal, "same")->handle == ObjectHandle{2});
    CHECK(tree.find(internal, "999999")->handle == ObjectHandle{999'999});

    const std::span kept = std::span{listing}.last(2);
    tree.set_listing(root, kept);
    CHECK(tree.objects() == 2);
    CHECK(tree.find(internal, "same")->handle == ObjectHandle{count});
    CHECK_FALSE(tree.find(ObjectHandle{count})->twin);
}

TEST_CASE("memory does not grow with the number of changes") {
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    std::size_t early = 0;
    for (std::uint32_t n = 101; n < 300'000; ++n) {
        tree.add(folder(n, "a folder that will not stay for long"));
        tree.set_listing({internal, ObjectHandle{n}}, {});
        tree.rename(ObjectHandle{n}, "not even under its new name " + std::to_string(n));
        tree.mark_stale({internal, ObjectHandle{n}});
        tree.remove(ObjectHandle{n - 100});
        if (n == 10'000)
            early = tree.memory_bytes();
    }
    CHECK(tree.objects() == 100);
    CHECK(tree.memory_bytes() < early + early / 4); // the numbers in the names have become longer
}
