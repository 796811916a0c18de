// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/object_tree.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/object_tree_model.hpp"

#include <algorithm>
#include <array>
#include <random>

using namespace mtpsync;

namespace {

constexpr int operations = 40'000;

/// Chooses what happens next. Few handles and names, so that they meet again in other places; every storage and handle
/// may be wrong.
class Chance {
public:
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

    StorageId storage() { return StorageId{0x10001U + below(3)}; }
    ObjectHandle handle() {
        const std::uint32_t number = below(90);
        return number == 89 ? root_folder : ObjectHandle{number};
    }
    std::string name() {
        static const std::array<std::string, 8> names{"a",        "b", "c", "", "a/b", std::string{"\0x", 2},
                                                      "\xff\xfe", "b/"};
        return names[below(names.size())];
    }
    ObjectInfo object() {
        return {.handle = handle(),
                .parent = handle(),
                .storage = storage(),
                .name = name(),
                .size = below(3),
                .date_token = below(3),
                .is_folder = below(5) < 3};
    }
    /// Most of what is there, and some more.
    template <class Tree>
    std::vector<ObjectInfo> listing(const Tree &tree, FolderRef folder) {
        std::vector<ObjectInfo> objects(below(6));
        std::ranges::generate(objects, [this] { return object(); });
        for (const TreeObject &child : tree.children(folder))
            if (below(6) != 0)
                objects.push_back({.handle = child.handle, .name = child.name, .is_folder = child.is_folder});
        std::ranges::shuffle(objects, random_);
        return objects;
    }
    /// A folder of the tree most of the time.
    template <class Tree>
    FolderRef folder(const Tree &tree) {
        if (below(4) == 0)
            return {storage(), root_folder};
        const auto known = tree.find(handle());
        return known ? FolderRef{known->storage, known->handle} : FolderRef{storage(), handle()};
    }
    /// All three most of the time.
    std::vector<StorageInfo> storages() {
        std::vector<StorageInfo> storages;
        for (std::uint32_t count = 9; count > 0; --count)
            storages.push_back({.id = storage()});
        return storages;
    }
    PhoneEvent event() {
        static constexpr std::array kinds{PhoneEvent::Kind::ObjectAdded, PhoneEvent::Kind::ObjectRemoved,
                                          PhoneEvent::Kind::StorageAdded, PhoneEvent::Kind::Changed};
        const bool rare = below(90) == 0;
        return {.kind = rare ? PhoneEvent::Kind::StorageRemoved : kinds[below(kinds.size())],
                .object = handle(),
                .storage = storage()};
    }

private:
    std::mt19937 random_{20'240'131}; // a fixed seed: every run is the same
};

/// Storages, and all objects that can be reached from their roots.
struct Everything {
    std::vector<StorageId> storages;
    std::vector<FolderState> root_states;
    std::vector<TreeObject> objects;

    friend bool operator==(const Everything &, const Everything &) = default;
};

template <class Tree>
Everything everything(const Tree &tree) {
    Everything all{.storages = tree.storages()};
    std::vector<FolderRef> folders;
    for (const StorageId storage : all.storages) {
        all.root_states.push_back(tree.state({storage, root_folder}));
        folders.push_back({storage, root_folder});
    }
    for (std::size_t next = 0; next < folders.size(); ++next)
        for (const TreeObject &child : tree.children(folders[next])) {
            all.objects.push_back(child);
            if (child.is_folder)
                folders.push_back({child.storage, child.handle});
        }
    return all;
}

/// One change, the same to both.
void change(ObjectTree &tree, ObjectTreeModel &model, Chance &chance) {
    const auto both = [&](auto work) {
        work(tree);
        work(model);
    };
    const std::uint32_t what = chance.below(1000);
    if (what < 250) {
        const FolderRef folder = chance.folder(tree);
        both([&, objects = chance.listing(tree, folder)](auto &any) { any.set_listing(folder, objects); });
    } else if (what < 650) {
        both([object = chance.object()](auto &any) { any.add(object); });
    } else if (what < 770) {
        both([handle = chance.handle(), name = chance.name()](auto &any) { any.rename(handle, name); });
    } else if (what < 800) {
        both([handle = chance.handle()](auto &any) { any.remove(handle); });
    } else if (what < 880) {
        both([folder = chance.folder(tree)](auto &any) { any.mark_stale(folder); });
    } else if (what < 970) {
        const PhoneEvent event = chance.event();
        REQUIRE(tree.apply(event) == model.apply(event));
    } else if (what < 999) {
        both([storages = chance.storages()](auto &any) { any.set_storages(storages); });
    } else {
        both([](auto &any) { any.clear(); });
    }
}

void require_equal(const ObjectTree &tree, const ObjectTreeModel &model, Chance &chance) {
    REQUIRE(everything(tree) == everything(model));
    REQUIRE(tree.objects() == model.objects());
    REQUIRE(tree.folders() == model.folders());
    REQUIRE(tree.stale_or_unlisted() == model.to_list().size());
    for (int n = 0; n < 5; ++n) {
        const ObjectHandle handle = chance.handle();
        REQUIRE(tree.find(handle) == model.find(handle));
        const std::string path = tree.path_of(handle);
        REQUIRE(path == model.path_of(handle));
        const StorageId storage = chance.storage();
        REQUIRE(tree.find(storage, path) == model.find(storage, path));
        const FolderRef folder = chance.folder(tree);
        REQUIRE(tree.twins(folder) == model.twins(folder));
    }
}

void require_next_unlisted(const ObjectTree &tree, const ObjectTreeModel &model) {
    const std::vector<FolderRef> folders = model.to_list();
    const std::optional<FolderRef> next = tree.next_unlisted();
    REQUIRE(next.has_value() == !folders.empty());
    if (next)
        REQUIRE(std::ranges::find(folders, *next) != folders.end());
}

} // namespace

TEST_CASE("the tree answers as a plain map would after any sequence of changes") {
    ObjectTree tree;
    ObjectTreeModel model;
    Chance chance;
    std::uint64_t most_objects = 0;
    for (int step = 0; step < operations; ++step) {
        CAPTURE(step);
        change(tree, model, chance);
        require_next_unlisted(tree, model);
        if (step % 8 == 0)
            require_equal(tree, model, chance);
        most_objects = std::max(most_objects, tree.objects());
    }
    REQUIRE(most_objects > 40); // the changes were not all in vain
}

TEST_CASE("the generation grows when a listing of the tree differs, and only then") {
    ObjectTree tree;
    ObjectTreeModel model;
    Chance chance;
    Everything before = everything(tree);
    for (int step = 0; step < operations / 4; ++step) {
        CAPTURE(step);
        const std::uint64_t generation = tree.generation();
        change(tree, model, chance);
        Everything after = everything(tree);
        REQUIRE((tree.generation() > generation) == (after != before));
        before = std::move(after);
    }
}
