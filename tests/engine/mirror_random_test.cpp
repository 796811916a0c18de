// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/engine/random_editor.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

using namespace mtpsync;

namespace {

constexpr int edits = 1000;
constexpr int most_edits_between = 20;

using Content = EngineRig::Content;

bool is_excluded(const std::string &path) {
    return path.ends_with(".part");
}

/// The folders above @p path, as Content names them.
std::vector<std::string> folders_above(const std::string &path) {
    std::vector<std::string> above;
    for (auto slash = path.find('/'); slash != std::string::npos && slash + 1 < path.size();
         slash = path.find('/', slash + 1))
        above.push_back(path.substr(0, slash + 1));
    return above;
}

/// Names that are a file on one side and a folder on the other, without a slash: a person has to decide.
std::vector<std::string> clashes(const Content &origin, const Content &receiver) {
    std::vector<std::string> names;
    for (const auto *side : {&origin, &receiver})
        for (const auto &[path, content] : *side)
            if (!path.ends_with('/') && (side == &origin ? receiver : origin).contains(path + "/"))
                names.push_back(path);
    return names;
}

/// What the receiving side is to have when nothing clashes: all of the original that is not excluded, what is excluded
/// as it had it, and the folders that shelter it.
Content mirrored(const Content &origin, const Content &receiver) {
    Content expected;
    std::ranges::copy_if(origin, std::inserter(expected, expected.end()),
                         [](const auto &item) { return !is_excluded(item.first); });
    for (const auto &[path, content] : receiver) {
        if (!is_excluded(path))
            continue;
        expected[path] = content;
        for (const std::string &folder : folders_above(path))
            expected[folder];
    }
    return expected;
}

/// What it is to have when something clashes: nothing is deleted, and what clashes is not touched.
Content merged(const Content &origin, const Content &receiver, const std::vector<std::string> &clashing) {
    Content expected = receiver;
    const auto is_blocked = [&](const std::string &path) {
        return std::ranges::any_of(
            clashing, [&](const std::string &name) { return path == name || path.starts_with(name + "/"); });
    };
    for (const auto &[path, content] : origin)
        if (!is_excluded(path) && !is_blocked(path))
            expected[path] = content;
    return expected;
}

/// Two sides, of which one is mirrored on the other.
class RandomMirror {
public:
    RandomMirror(Direction direction, unsigned seed) : direction_{direction}, editor_{rig_, seed} {
        rig_.set_direction(direction);
        rig_.make_local_files_young(); // two edits in one tick of the file system's clock are told apart
        rig_.write("always", "here");  // an empty original would delete nothing
        rig_.phone().write("Sync/always", "here");
        rig_.set_filter({"- *.part"});
        rig_.set_max_delete("100%");
    }

    RandomEditor &editor() { return editor_; }
    std::uint64_t deleted() const { return deleted_; }
    int clashes_seen() const { return clashes_seen_; }

    void sync() {
        const Content before = receiver();
        const auto clashing = clashes(origin(), before);
        const Content expected = clashing.empty() ? mirrored(origin(), before) : merged(origin(), before, clashing);
        const Content original = origin();
        if (editor_.draw(2) == 0)
            rig_.verify_mirror();
        const Report report = rig_.mirror();
        REQUIRE(report.result == (clashing.empty() ? JobResult::Success : JobResult::Partial));
        REQUIRE(receiver() == expected);
        REQUIRE(origin() == original);
        REQUIRE(rig_.local_leftovers().empty());
        REQUIRE_FALSE(rig_.phone_has_leftovers());
        deleted_ += report.deleted.done;
        if (clashing.empty())
            return;
        ++clashes_seen_;
        REQUIRE(report.deleted.done == 0);
        for (const std::string &name : clashing)
            editor_.erase(receiving_side(), name);
        sync();
    }

private:
    RandomEditor::Side receiving_side() const {
        return direction_ == Direction::Pull ? RandomEditor::Side::Local : RandomEditor::Side::Phone;
    }
    Content origin() const { return direction_ == Direction::Pull ? rig_.phone_content() : rig_.local_content(); }
    Content receiver() const { return direction_ == Direction::Pull ? rig_.local_content() : rig_.phone_content(); }

    MirrorRig rig_;
    Direction direction_;
    RandomEditor editor_;
    std::uint64_t deleted_ = 0;
    int clashes_seen_ = 0;
};

void check(Direction direction, unsigned seed) {
    RandomMirror mirror{direction, seed};
    int syncs = 0;
    for (int done = 0; done < edits; ++syncs) {
        for (unsigned n = mirror.editor().draw(most_edits_between) + 1; n > 0; --n, ++done)
            mirror.editor().edit();
        INFO("seed " << seed << ", after " << done << " edits");
        mirror.sync();
    }
    CHECK(syncs > 50);
    CHECK(mirror.deleted() > 100);
    CHECK(mirror.clashes_seen() > 5);
}

} // namespace

TEST_CASE("after any edits on both sides a mirror leaves the phone as the local folder is") {
    check(Direction::Push, GENERATE(1U, 2U));
}

TEST_CASE("after any edits on both sides a mirror of the phone leaves the local folder as the phone's is") {
    check(Direction::Pull, GENERATE(1U, 2U));
}
