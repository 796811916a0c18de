// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/object_tree.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/object_tree_samples.hpp"

using namespace mtpsync;
using namespace mtpsync::samples;

TEST_CASE("a tree without storages knows nothing and throws nothing") {
    ObjectTree tree;
    tree.set_listing(root, std::vector{file(1, "a")});
    tree.add(file(1, "a"));
    tree.remove(ObjectHandle{1});
    tree.rename(ObjectHandle{1}, "b");
    tree.mark_stale(root);

    CHECK(tree.objects() == 0);
    CHECK(tree.storages().empty());
    CHECK_FALSE(tree.find(ObjectHandle{1}));
    CHECK_FALSE(tree.find(internal, "a"));
    CHECK_FALSE(tree.folder(internal, ""));
    CHECK_FALSE(tree.next_unlisted());
    CHECK(tree.state(root) == FolderState::Unlisted);
    CHECK(tree.children(root).empty());
    CHECK(tree.path_of(ObjectHandle{1}).empty());
    CHECK(tree.generation() == 0);
}

TEST_CASE("a listed object is found by its handle and by its path") {
    ObjectTree tree;
    fill(tree);
    const TreeObject photo{.handle = ObjectHandle{3},
                           .parent = ObjectHandle{2},
                           .storage = internal,
                           .name = "a.jpg",
                           .size = 300,
                           .date_token = 30};

    CHECK(tree.find(ObjectHandle{3}) == photo);
    CHECK(tree.find(internal, "DCIM/Camera/a.jpg") == photo);
    CHECK(tree.path_of(ObjectHandle{3}) == "DCIM/Camera/a.jpg");
    CHECK(tree.find(internal, "DCIM")->parent == root_folder);
    CHECK(tree.folder(internal, "DCIM/Camera") == FolderRef{internal, ObjectHandle{2}});
    CHECK(tree.folder(internal, "") == root);
    CHECK(tree.objects() == 5);
    CHECK(tree.folders() == 2);
}

TEST_CASE("a path that names nothing finds nothing") {
    ObjectTree tree;
    fill(tree);
    for (const char *path :
         {"", "dcim", "DCIM/", "/DCIM", "DCIM//Camera", "DCIM/Camera/a.jpg/x", "DCIM/Camera/a.jp", "/"}) {
        CAPTURE(path);
        CHECK_FALSE(tree.find(internal, path));
    }
    CHECK_FALSE(tree.find(card, "DCIM"));
    CHECK_FALSE(tree.folder(internal, "notes.txt"));
    CHECK_FALSE(tree.folder(internal, "DCIM/"));
}

TEST_CASE("children are sorted by the bytes of their names") {
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    tree.set_listing(root, std::vector{file(1, "b"), file(2, "\xc3\xa4"), file(3, "a"), file(4, "B"), file(5, "ab")});
    CHECK(names(tree.children(root)) == std::vector<std::string>{"B", "a", "ab", "b", "\xc3\xa4"});
}

TEST_CASE("what a new listing does not name vanishes with all below it, and the rest keeps what is below") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(camera, std::vector{file(4, "b.jpg")});
    CHECK(names(tree.children(camera)) == std::vector<std::string>{"b.jpg"});

    tree.set_listing(root, std::vector{folder(1, "Pictures")});
    CHECK(tree.path_of(ObjectHandle{4}) == "Pictures/Camera/b.jpg");
    CHECK(tree.state(camera) == FolderState::Listed);
    CHECK_FALSE(tree.find(internal, "notes.txt"));

    tree.set_listing(root, {});
    CHECK(tree.objects() == 0);
    CHECK(tree.folders() == 0);
    CHECK_FALSE(tree.find(ObjectHandle{4}));
    CHECK(tree.stale_or_unlisted() == 0);
}

TEST_CASE("a listing brings new sizes, dates and names") {
    ObjectTree tree;
    fill(tree);
    ObjectInfo changed = file(3, "c.jpg");
    changed.size = 7;
    changed.date_token = 8;
    tree.set_listing(camera, std::vector{changed});
    const auto found = tree.find(internal, "DCIM/Camera/c.jpg");
    REQUIRE(found);
    CHECK(found->size == 7);
    CHECK(found->date_token == 8);
    CHECK_FALSE(tree.find(internal, "DCIM/Camera/a.jpg"));
}

TEST_CASE("twins are kept and told, and the older one is found by the path") {
    ObjectTree tree;
    fill(tree);
    tree.set_listing(camera, std::vector{file(4, "x"), file(3, "x"), file(6, "y")});
    CHECK(handles(tree.twins(camera)) == std::vector<std::uint32_t>{3, 4});
    CHECK(tree.find(internal, "DCIM/Camera/x")->handle == ObjectHandle{4});
    CHECK(tree.find(internal, "DCIM/Camera/x")->twin);
    CHECK_FALSE(tree.find(internal, "DCIM/Camera/y")->twin);

    tree.remove(ObjectHandle{4});
    CHECK(tree.find(internal, "DCIM/Camera/x")->handle == ObjectHandle{3});
    CHECK_FALSE(tree.find(ObjectHandle{3})->twin);
    CHECK(tree.twins(camera).empty());
}

TEST_CASE("the same name in two folders makes no twins") {
    ObjectTree tree;
    fill(tree);
    tree.add(file(9, "a.jpg", 1));
    CHECK_FALSE(tree.find(ObjectHandle{9})->twin);
    CHECK_FALSE(tree.find(ObjectHandle{3})->twin);
}

TEST_CASE("a storage that stays keeps its objects, one that goes takes them along") {
    ObjectTree tree;
    fill(tree);
    tree.set_storages(storages({card, internal, card}));
    CHECK(tree.storages() == std::vector{card, internal});
    CHECK(tree.objects() == 5);
    tree.set_listing({card, root_folder}, std::vector{file(20, "on the card")});
    CHECK(tree.find(ObjectHandle{20})->storage == card);

    tree.set_storages(storages({card}));
    CHECK(tree.objects() == 1);
    CHECK_FALSE(tree.folder(internal, ""));
    CHECK(tree.apply({.kind = PhoneEvent::Kind::StorageRemoved, .storage = card}));
    CHECK(tree.storages().empty());
    CHECK(tree.objects() == 0);
    CHECK_FALSE(tree.apply({.kind = PhoneEvent::Kind::StorageRemoved, .storage = card}));
}

TEST_CASE("a new session starts from nothing, in a later generation") {
    ObjectTree tree;
    fill(tree);
    const std::uint64_t generation = tree.generation();
    const std::size_t full = tree.memory_bytes();
    tree.clear();
    CHECK(tree.objects() == 0);
    CHECK(tree.stale_or_unlisted() == 0);
    CHECK_FALSE(tree.find(ObjectHandle{1}));
    CHECK_FALSE(tree.next_unlisted());
    CHECK(tree.generation() > generation);
    CHECK(tree.memory_bytes() < full);

    fill(tree);
    CHECK(tree.path_of(ObjectHandle{3}) == "DCIM/Camera/a.jpg");
}

TEST_CASE("an object that we made is known, and its folder is no better known than before") {
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    tree.add(folder(1, "Inbox"));
    tree.add(file(2, "new.txt", 1));
    CHECK(tree.path_of(ObjectHandle{2}) == "Inbox/new.txt");
    CHECK(tree.state(root) == FolderState::Unlisted);
    CHECK(tree.state({internal, ObjectHandle{1}}) == FolderState::Unlisted);

    tree.set_listing(root, std::vector{folder(1, "Inbox")});
    tree.add(file(3, "top.txt"));
    CHECK(tree.state(root) == FolderState::Listed);
    CHECK(names(tree.children(root)) == std::vector<std::string>{"Inbox", "top.txt"});
}

TEST_CASE("an added object replaces the one of its handle, and one without a known folder is ignored") {
    ObjectTree tree;
    fill(tree);
    tree.add(file(3, "again.jpg", 1));
    CHECK(tree.path_of(ObjectHandle{3}) == "DCIM/again.jpg");
    CHECK(tree.objects() == 5);

    tree.add(file(30, "lost", 77));
    tree.add(file(31, "below a file", 5));
    CHECK(tree.objects() == 5);
}

TEST_CASE("a folder's new name is in the paths of all below it") {
    ObjectTree tree;
    fill(tree);
    tree.rename(ObjectHandle{1}, "Photos");
    CHECK(tree.path_of(ObjectHandle{3}) == "Photos/Camera/a.jpg");
    CHECK(tree.find(internal, "Photos/Camera/a.jpg"));
    CHECK_FALSE(tree.find(internal, "DCIM"));

    tree.rename(ObjectHandle{4}, "a.jpg");
    CHECK(handles(tree.twins(camera)) == std::vector<std::uint32_t>{3, 4});
}

TEST_CASE("folders to list come breadth first, and the last one listed leaves none") {
    ObjectTree tree;
    tree.set_storages(storages({internal}));
    CHECK(tree.next_unlisted() == root);
    tree.set_listing(root, std::vector{folder(1, "A"), file(9, "f"), folder(2, "B")});
    CHECK(tree.next_unlisted() == FolderRef{internal, ObjectHandle{1}});
    tree.set_listing(*tree.next_unlisted(), std::vector{folder(3, "C")});
    CHECK(tree.next_unlisted() == FolderRef{internal, ObjectHandle{2}});
    CHECK(tree.stale_or_unlisted() == 2);
    tree.set_listing(*tree.next_unlisted(), {});
    CHECK(tree.next_unlisted() == FolderRef{internal, ObjectHandle{3}});
    tree.set_listing(*tree.next_unlisted(), {});
    CHECK_FALSE(tree.next_unlisted());
    CHECK(tree.stale_or_unlisted() == 0);
}

TEST_CASE("a folder that became stale or was removed is asked for again, or never") {
    ObjectTree tree;
    fill(tree);
    tree.mark_stale(camera);
    CHECK(tree.state(camera) == FolderState::Stale);
    CHECK(tree.next_unlisted() == camera);
    tree.mark_stale(camera);
    CHECK(tree.stale_or_unlisted() == 1);
    CHECK(tree.children(camera).size() == 2);

    tree.remove(camera.handle);
    CHECK_FALSE(tree.next_unlisted());
    CHECK(tree.stale_or_unlisted() == 0);
}

TEST_CASE("a removal that the phone reports is believed when the object is known") {
    ObjectTree tree;
    fill(tree);
    CHECK(tree.apply({.kind = PhoneEvent::Kind::ObjectRemoved, .object = ObjectHandle{2}}));
    CHECK(tree.objects() == 2);
    CHECK_FALSE(tree.apply({.kind = PhoneEvent::Kind::ObjectRemoved, .object = ObjectHandle{2}}));
    CHECK_FALSE(tree.apply({.kind = PhoneEvent::Kind::ObjectRemoved, .object = root_folder}));
    CHECK(tree.stale_or_unlisted() == 0);
}

TEST_CASE("an echo of our own change leaves the tree alone, an unknown object makes every listing stale") {
    ObjectTree tree;
    fill(tree);
    tree.add(folder(8, "unlisted"));
    CHECK_FALSE(tree.apply({.kind = PhoneEvent::Kind::ObjectAdded, .object = ObjectHandle{8}}));
    CHECK(tree.stale_or_unlisted() == 1);

    CHECK(tree.apply({.kind = PhoneEvent::Kind::ObjectAdded, .object = ObjectHandle{99}}));
    CHECK(tree.state(root) == FolderState::Stale);
    CHECK(tree.state(camera) == FolderState::Stale);
    CHECK(tree.state({internal, ObjectHandle{8}}) == FolderState::Unlisted);
    CHECK(tree.stale_or_unlisted() == 4);
    CHECK(tree.objects() == 6);
    CHECK_FALSE(tree.apply({.kind = PhoneEvent::Kind::ObjectAdded, .object = ObjectHandle{99}}));
}

TEST_CASE("after an unnamed change all that was listed is to be listed again, the root before what is below") {
    ObjectTree tree;
    fill(tree);
    CHECK(tree.apply({.kind = PhoneEvent::Kind::Changed}));
    CHECK(tree.next_unlisted() == root);
    tree.set_listing(root, std::vector{folder(1, "DCIM"), file(5, "notes.txt")});
    CHECK(tree.next_unlisted() == FolderRef{internal, ObjectHandle{1}});
    CHECK(tree.path_of(ObjectHandle{3}) == "DCIM/Camera/a.jpg");
    CHECK(tree.apply({.kind = PhoneEvent::Kind::Changed}));
    CHECK_FALSE(tree.apply({.kind = PhoneEvent::Kind::StorageAdded, .storage = card}));
}

TEST_CASE("the generation stays when a listing brings nothing new") {
    ObjectTree tree;
    fill(tree);
    const std::uint64_t generation = tree.generation();
    tree.set_listing(camera, std::vector{file(3, "a.jpg"), file(4, "b.jpg")});
    tree.rename(ObjectHandle{3}, "a.jpg");
    tree.set_storages(storages({internal}));
    CHECK(tree.generation() == generation);
    tree.rename(ObjectHandle{3}, "z.jpg");
    CHECK(tree.generation() > generation);
}
