// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>

using namespace mtpsync;

namespace {

namespace fs = std::filesystem;

constexpr int edits = 1000;
constexpr int most_edits_between = 20;

/// People at both sides, whose edits are drawn from one seed.
class Editors {
public:
    Editors(MirrorRig &rig, unsigned seed) : rig_{rig}, random_{seed} {}

    void edit() {
        if (draw(2) == 0)
            edit_local();
        else
            edit_phone();
    }
    [[nodiscard]] unsigned draw(unsigned below) { return static_cast<unsigned>(random_() % below); }

private:
    /// Names of files and of folders differ, so that one is never in the other's way.
    std::string folder() {
        std::string path;
        for (unsigned depth = draw(4); depth > 0; --depth)
            path += std::string{"d"} + static_cast<char>('0' + draw(3)) + "/";
        return path;
    }
    std::string file() {
        const bool is_excluded = draw(8) == 0;
        return folder() + "f" + static_cast<char>('0' + draw(6)) + (is_excluded ? ".part" : "");
    }
    std::string content() { return std::string(draw(30), static_cast<char>('a' + draw(26))); }

    void edit_local() {
        std::error_code ignored;
        switch (draw(6)) {
        case 0:
        case 1: rig_.write(file(), content()); break;
        case 2: fs::remove(rig_.local(file()), ignored); break;
        case 3: {
            const fs::path to = rig_.local(file());
            fs::create_directories(to.parent_path());
            fs::rename(rig_.local(file()), to, ignored);
            break;
        }
        case 4: fs::create_directories(rig_.local(folder() + "d0")); break;
        default:
            if (draw(4) == 0)
                fs::remove_all(rig_.local(folder() + "d1"), ignored);
        }
    }

    void edit_phone() {
        const std::string path = "Sync/" + file();
        switch (draw(6)) {
        case 0:
        case 1: rig_.phone().write(path, content()); break;
        case 2: rig_.phone().erase(path); break;
        case 3:
            if (const auto moved = rig_.phone().content(path)) {
                rig_.phone().erase(path);
                rig_.phone().write("Sync/" + file(), *moved);
            }
            break;
        case 4: rig_.phone().make_folder("Sync/" + folder() + "d2"); break;
        default:
            if (draw(4) == 0)
                rig_.phone().erase("Sync/" + folder() + "d1");
        }
    }

    MirrorRig &rig_;
    std::mt19937 random_;
};

bool is_excluded(const std::string &path) {
    return path.ends_with(".part");
}

/// What the phone is to have: all of the local folder that is not excluded, what is excluded as the phone had it, and
/// the folders that shelter it.
EngineRig::Content model(const MirrorRig &rig) {
    EngineRig::Content expected;
    const auto local = rig.local_content();
    std::ranges::copy_if(local, std::inserter(expected, expected.end()),
                         [](const auto &item) { return !is_excluded(item.first); });
    for (const auto &[path, content] : rig.phone_content())
        if (is_excluded(path)) {
            expected[path] = content;
            for (auto slash = path.rfind('/'); slash != std::string::npos && slash > 0;
                 slash = path.rfind('/', slash - 1))
                expected[path.substr(0, slash + 1)];
        }
    return expected;
}

} // namespace

TEST_CASE("after any edits on both sides a mirror leaves the phone as the local folder is") {
    const unsigned seed = GENERATE(1U, 2U);
    MirrorRig rig;
    rig.write("always", "here"); // an empty original would delete nothing
    rig.set_filter({"- *.part"});
    rig.set_max_delete("100%");
    Editors editors{rig, seed};
    int syncs = 0;
    std::uint64_t deleted = 0;
    for (int done = 0; done < edits; ++syncs) {
        for (unsigned n = editors.draw(most_edits_between) + 1; n > 0; --n, ++done)
            editors.edit();
        const auto expected = model(rig);
        INFO("seed " << seed << ", after " << done << " edits");
        if (editors.draw(2) == 0)
            rig.verify_mirror();
        const Report report = rig.mirror();
        REQUIRE(report.result == JobResult::Success);
        deleted += report.deleted.done;
        REQUIRE(rig.phone_content() == expected);
        REQUIRE_FALSE(rig.phone_has_leftovers());
    }
    CHECK(syncs > 50);
    CHECK(deleted > 100);
}
