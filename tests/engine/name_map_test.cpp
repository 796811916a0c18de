// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/mtp_name.hpp"
#include "common/name_key.hpp"
#include "common/text.hpp"
#include "daemon/sync/name_map.hpp"
#include "daemon/sync/substitute_name.hpp"
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <set>

using namespace mtpsync;

namespace {

struct MappingRig : EngineRig {
    MappingRig() { set_name_policy(NamePolicy::Map); }
};

/// "stem~hash.ext" with so many digits.
bool is_hashed(const std::string &name, const std::string &stem, const std::string &extension, std::size_t digits) {
    return name.starts_with(stem + "~") && name.ends_with(extension) &&
           name.size() == stem.size() + 1 + digits + extension.size();
}

std::vector<LocalEntry> entries_of(const std::vector<std::string> &names) {
    std::vector<LocalEntry> entries;
    for (const std::string &name : names)
        entries.push_back({.path = RelPath::parse(name)});
    return entries;
}

RemoteFolder folder_with(const std::vector<std::string> &names) {
    RemoteFolder folder{root_folder};
    std::uint32_t handle = 1;
    for (const std::string &name : names)
        folder.add({.handle = ObjectHandle{handle++}, .name = name});
    return folder;
}

/// The names on the phone of these local files beside each other, which the folder @p there holds something of.
std::vector<std::string> mapped(const std::vector<std::string> &names, const std::vector<std::string> &there = {}) {
    NameMap map{entries_of(names), nullptr};
    const RemoteFolder folder = folder_with(there);
    std::vector<std::string> chosen;
    for (const std::string &name : names)
        chosen.push_back(map.choose(RelPath::parse(name), RelPath{}, &folder));
    return chosen;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("a substitute looks like the name, and a name that is fine stays") {
    CHECK(look_alike("song.mp3") == "song.mp3");
    CHECK(look_alike("a:b*c?.txt") == "a：b＊c？.txt");
    CHECK(look_alike("\"<>|\\") == "＂＜＞｜＼");
    CHECK(look_alike("x.") == "x．");
    CHECK(look_alike("x..") == "x.．");
    CHECK(look_alike("x ") == "x␠");
    CHECK(look_alike("tab\there\x7f") == "tab␉here␡");
}

TEST_CASE("a name that is too long is cut in its stem and keeps its extension") {
    const std::string name = std::string(251, 'x') + ".mp3";
    CHECK(is_hashed(look_alike(name), std::string(241, 'x'), ".mp3", 8));
    CHECK(look_alike(name) != look_alike("x" + name));
    const std::string grown = std::string(100, ':'); // three bytes each in full width
    CHECK(look_alike(grown).size() <= 255);
    CHECK(look_alike(std::string(255, 'x')).size() == 254);
    CHECK(is_hashed(look_alike("x." + std::string(253, 'y')), "x." + std::string(243, 'y'), "", 8)); // no extension
}

TEST_CASE("whatever a local file is called, its substitute is a name that phones store") {
    for (int byte = 1; byte < 0x80; ++byte) {
        if (byte == '/')
            continue;
        const auto c = static_cast<char>(byte);
        for (const std::string &name : {std::string{c} + "x", std::string{"x"} + c, std::string(255, c)}) {
            if (name == "." || name == "..")
                continue;
            CAPTURE(byte, name);
            CHECK(check_mtp_name(look_alike(name), NameRules::FatLike) == NameProblem::None);
            CHECK(check_mtp_name(hashed_name(name, all_digits), NameRules::FatLike) == NameProblem::None);
            CHECK(hashed_name(name, all_digits).size() <= 255);
        }
    }
}

TEST_CASE("no two files beside each other get names that may be one to the phone") {
    const Names names{"a:b",
                      "A:B",
                      "a：b",
                      "a?b",
                      "Ä.txt",
                      "ä.txt",
                      "A\u0308.TXT",
                      "x",
                      "X",
                      "x.",
                      "x．",
                      std::string(255, 'y'),
                      std::string(255, 'Y'),
                      hashed_name("X", few_digits)};
    std::set<std::string> keys;
    for (const std::string &name : mapped(names))
        keys.insert(name_key(name));
    CHECK(keys.size() == names.size());
}

TEST_CASE("a name that needs no substitute goes before one that does") {
    const Names chosen = mapped({"a:b", "a：b"});
    CHECK(is_hashed(chosen[0], "a：b", "", 8));
    CHECK(chosen[1] == "a：b");
}

TEST_CASE("the name of a clash that is on the phone keeps it") {
    CHECK(mapped({"Ä", "ä"})[0] == "Ä");
    CHECK(mapped({"Ä", "ä"}, {"ä"})[1] == "ä");
    CHECK(is_hashed(mapped({"Ä", "ä"}, {"ä"})[0], "Ä", "", 8));
    CHECK(mapped({"Ä", "ä"}, {"ä", "Ä"}) == Names{"Ä", "ä"}); // the phone tells them apart
}

TEST_CASE("a name that only looks different from one on the phone goes beside it") {
    CHECK(is_hashed(mapped({"Photo.jpg"}, {"PHOTO.JPG"})[0], "Photo", ".jpg", 8));
    CHECK(is_hashed(mapped({"a:B"}, {"A：b"})[0], "a：B", "", 8));
}

TEST_CASE("what an earlier run sent under a hash is found again when nothing is in the way any more") {
    const std::string hashed = hashed_name("ä", few_digits);
    CHECK(mapped({"ä"}, {hashed}) == Names{hashed});
    CHECK(mapped({"ä"}, {hashed, "ä"}) == Names{"ä"});
}

TEST_CASE("a name that somebody made to be the hashed one of another gets more digits out of the other") {
    const std::string trap = hashed_name("b", few_digits);
    const Names chosen = mapped({"B", "b", trap});
    CHECK(chosen[0] == "B");
    CHECK(is_hashed(chosen[1], "b", "", 64));
    CHECK(chosen[2] == trap);
}

TEST_CASE("a name that is not UTF-8 stands for itself") {
    CHECK(mapped({"\xff:"}) == Names{"\xff:"});
}

TEST_CASE("files with names that no phone stores go under others, are found again, and the report tells which") {
    MappingRig rig;
    rig.write("a:b.txt", "1");
    rig.write("dir?/x.", "2");
    rig.write("Ä.txt", "3");
    rig.write("ä.txt", "4");
    rig.write(std::string(255, 'n'), "5");
    rig.write("plain", "6");

    const Report found = rig.verify();
    CHECK(found.result == JobResult::Differences);
    CHECK(item_of(found, "a:b.txt").phone_name == "a：b.txt");
    CHECK(item_of(found, "dir?/x.").phone_name == "x．");
    CHECK(rig.names().all().empty()); // nothing lies on the phone

    const Report done = rig.execute();
    CHECK(done.plan_source == "verify");
    CHECK(done.result == JobResult::Success);
    CHECK(item_of(done, "dir?/").phone_name == "dir？");
    CHECK(item_of(done, "plain").phone_name.empty());
    EngineRig::Content content = rig.phone_content();
    CHECK(content.at("a：b.txt") == "1");
    CHECK(content.at("dir？/x．") == "2");
    CHECK(content.at("Ä.txt") == "3");
    CHECK(content.at(item_of(done, "ä.txt").phone_name) == "4");
    CHECK(content.at(item_of(done, std::string(255, 'n')).phone_name) == "5");
    CHECK(content.size() == 7);

    const Report again = rig.verify();
    CHECK(again.result == JobResult::Success);
    CHECK(again.trusted == 6);
    CHECK(again.extra_objects == 0);
    rig.forget_jobs(); // also of a machine that knows nothing of the earlier run
    CHECK(rig.execute().files.total == 0);
}

TEST_CASE("a mapped file that has changed is replaced under its name on the phone") {
    MappingRig rig;
    rig.write("x?", "old");
    REQUIRE(rig.execute().result == JobResult::Success);
    rig.write("x?", "newer");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == EngineRig::Content{{"x？", "newer"}});
    CHECK_FALSE(rig.phone_has_leftovers());
}

TEST_CASE("a plan speaks of local paths, and what failed is retried under the same name") {
    MappingRig rig;
    rig.write("in:/x?", "1");
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::PhoneBusy, .times = 4});
    const Report failed = rig.run(rig.request_with_plan(R"({"in:/x?": "file"})"));
    CHECK(error_of(failed, "in:/x?") == ErrorCode::PhoneBusy);
    CHECK(rig.retry_paths() == Names{"in:/x?"});
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == EngineRig::Content{{"in：/", ""}, {"in：/x？", "1"}});
}

TEST_CASE("a session that is lost in the middle changes no name") {
    MappingRig rig;
    for (int n = 0; n < 5; ++n)
        rig.write("d:/f?" + std::to_string(n), std::to_string(n));
    rig.phone().fail({.call = FakeCall::Put, .code = ErrorCode::SessionLost, .times = 1, .skip = 2});
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content().size() == 6);
    CHECK(rig.verify().result == JobResult::Success);
}

TEST_CASE("which name stands for which is remembered for the way back") {
    MappingRig rig;
    rig.write("d:/x?", "1");
    rig.write("plain", "2");
    rig.execute();
    CHECK(rig.names().all() == std::map<std::string, std::string>{
                                   {"FAKE0001/Internal shared storage/Sync/d：", "d:"},
                                   {"FAKE0001/Internal shared storage/Sync/d：/x？", "x?"},
                               });
}

TEST_CASE("a memory that cannot be written keeps no file from the phone") {
    MappingRig rig;
    rig.names().break_down();
    rig.write("x?", "1");
    CHECK(rig.execute().result == JobResult::Success);
}

TEST_CASE("names that are not UTF-8 are refused also where names are mapped") {
    MappingRig rig;
    rig.write("\xff?", "1");
    rig.write("x?", "2");
    const Report done = rig.execute();
    CHECK(done.result == JobResult::Partial);
    CHECK(error_of(done, "\\xff?") == ErrorCode::InvalidName);
    CHECK(rig.phone_content() == EngineRig::Content{{"x？", "2"}});
}

TEST_CASE("a plan that was made with another policy of names is not taken for the last verify") {
    EngineRig rig;
    rig.write("x?", "1");
    CHECK(error_of(rig.verify(), "x?") == ErrorCode::InvalidName);
    rig.set_name_policy(NamePolicy::Map);
    const Report done = rig.execute();
    CHECK(done.plan_source == "full");
    CHECK(done.result == JobResult::Success);
    rig.set_name_policy(NamePolicy::Refuse);
    CHECK(error_of(rig.verify(), "x?") == ErrorCode::InvalidName);
}
