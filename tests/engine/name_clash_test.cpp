// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/name_clash.hpp"
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

/// The item failed as a clash, and its message names both.
void check_clash(const Report &report, std::string_view path, const std::string &rival) {
    const ReportItem &item = item_of(report, path);
    CHECK(item.error == ErrorCode::NameTaken);
    CHECK(item.reason == PlanReason::CaseClash);
    const std::string shown{path.ends_with('/') ? path.substr(0, path.size() - 1) : path};
    CAPTURE(item.message);
    CHECK(item.message.find("'" + shown + "'") != std::string::npos);
    CHECK(item.message.find("'" + rival + "'") != std::string::npos);
}

} // namespace

TEST_CASE("of names that may be one to the phone the first bytewise goes, and the others say with which they clash") {
    EngineRig rig;
    rig.write("README", "1");
    rig.write("ReadMe", "2");
    rig.write("readme", "3");
    rig.write("other", "4");
    const Report found = rig.verify();
    CHECK(found.result == JobResult::Partial);
    check_clash(found, "ReadMe", "README");
    check_clash(found, "readme", "README");
    CHECK(found.files == FileCounts{.total = 4, .done = 2, .failed = 2, .different = 2});

    const Report done = rig.execute();
    CHECK(done.plan_source == "verify");
    CHECK(done.result == JobResult::Partial);
    CHECK(error_of(done, "readme") == ErrorCode::NameTaken);
    CHECK(rig.phone_content() == EngineRig::Content{{"README", "1"}, {"other", "4"}});
    CHECK_FALSE(done.retry_plan); // another try would change nothing
}

TEST_CASE("of names that may be one, that which is on the phone already goes on being compared") {
    EngineRig rig;
    rig.write("Ä.txt", "large");
    rig.write("ä.txt", "small");
    rig.phone().write("Sync/ä.txt", "old");
    check_clash(rig.verify(), "Ä.txt", "ä.txt");
    rig.execute();
    CHECK(rig.phone_content() == EngineRig::Content{{"ä.txt", "small"}});
}

TEST_CASE("names that the phone has both of are evidently two to it") {
    EngineRig rig;
    rig.write("a", "1");
    rig.write("A", "2");
    rig.phone().write("Sync/a", "x");
    rig.phone().write("Sync/A", "y");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a name that only looks different from one on the phone is not sent over it") {
    EngineRig rig;
    rig.write("Photo.jpg", "mine");
    rig.phone().write("Sync/photo.JPG", "theirs");
    check_clash(rig.verify(), "Photo.jpg", "photo.JPG");
    const Report done = rig.run(rig.request_with_plan(R"({"Photo.jpg": "file"})"));
    CHECK(error_of(done, "Photo.jpg") == ErrorCode::NameTaken);
    CHECK(rig.calls(FakeCall::Put) == 0);
    CHECK(rig.phone_content() == EngineRig::Content{{"photo.JPG", "theirs"}});
}

TEST_CASE("a composed name and its parts clash as case does") {
    EngineRig rig;
    rig.write("\u00E9t\u00E9", "composed");
    rig.write("e\u0301te\u0301", "parts");
    check_clash(rig.verify(), "\u00E9t\u00E9", "e\u0301te\u0301");
    rig.execute();
    CHECK(rig.phone_content() == EngineRig::Content{{"e\u0301te\u0301", "parts"}});
}

TEST_CASE("what lies in a folder that clashes fails as that folder does") {
    EngineRig rig;
    rig.write("Music/one", "1");
    rig.write("music/two", "2");
    rig.write("music/below/three", "3");
    const Report found = rig.verify();
    check_clash(found, "music/", "Music");
    CHECK(error_of(found, "music/two") == ErrorCode::NameTaken);
    CHECK(error_of(found, "music/below/three") == ErrorCode::NameTaken);
    rig.execute();
    CHECK(rig.phone_content() == EngineRig::Content{{"Music/", ""}, {"Music/one", "1"}});
}

TEST_CASE("a plan cannot bring a second name of a clash to the phone, neither a file nor a folder") {
    EngineRig rig;
    rig.write("B", "1");
    rig.write("b", "2");
    rig.write("Folder/x", "3");
    rig.write("folder/y", "4");
    const Report done =
        rig.run(rig.request_with_plan(R"({"B": "file", "b": "file", "Folder/x": "file", "folder/y": "file"})"));
    CHECK(done.result == JobResult::Partial);
    CHECK(error_of(done, "b") == ErrorCode::NameTaken);
    CHECK(error_of(done, "folder/y") == ErrorCode::NameTaken);
    CHECK(rig.phone_content() == EngineRig::Content{{"B", "1"}, {"Folder/", ""}, {"Folder/x", "3"}});
}

TEST_CASE("what is never sent takes nobody's name") {
    EngineRig rig;
    std::filesystem::create_symlink("elsewhere", rig.local("Link"));
    rig.write("link", "1");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.phone_content() == EngineRig::Content{{"link", "1"}});
}

TEST_CASE("a destination that only looks different from a folder of the phone is refused before anything is made") {
    EngineRig rig;
    rig.write("file", "1");
    rig.phone().make_folder("SYNC");
    for (const JobKind kind : {JobKind::Verify, JobKind::Execute}) {
        const Report report = rig.run(rig.request(kind));
        CHECK(report.result == JobResult::Failed);
        CHECK(report.error == ErrorCode::DestinationNotFolder);
        CHECK(report.message.find("'SYNC'") != std::string::npos);
    }
    CHECK(rig.calls(FakeCall::MakeFolder) == 0);
}

TEST_CASE("a folder on the phone knows which of its names may be the same to it") {
    RemoteFolder folder{root_folder};
    folder.add({.handle = ObjectHandle{1}, .name = "Song.mp3"});
    CHECK(folder.rival_of("SONG.mp3") == "Song.mp3");
    CHECK_FALSE(folder.rival_of("Song.mp3"));
    folder.rename(ObjectHandle{1}, "other");
    CHECK_FALSE(folder.rival_of("SONG.mp3"));
    CHECK(folder.has("other"));
    folder.remove(ObjectHandle{1});
    CHECK_FALSE(folder.rival_of("OTHER"));
    CHECK(folder.children().empty());
}
