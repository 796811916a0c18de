// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "daemon/store/profile_store.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

constexpr const char *good_profile = "# mine\nlocal = \"/a\" # here\n\n[match]\nserial = \"S1\"\n";

struct Watcher : ProfileStore::Observer {
    void profiles_changed() override { ++changes; }
    int changes = 0;
};

std::optional<ErrorCode> code_of(const std::function<void()> &work) {
    try {
        work();
    } catch (const Error &error) {
        return error.code();
    }
    return std::nullopt;
}

std::vector<std::string> names_of(const std::vector<const Profile *> &profiles) {
    std::vector<std::string> names;
    for (const Profile *profile : profiles)
        names.push_back(profile->name);
    return names;
}

} // namespace

TEST_CASE("a folder that is not there has no profiles") {
    const vphone::TempDirectory temp;
    const ProfileStore store{temp.path() / "profiles.d", ""};
    CHECK(store.profiles().empty());
    CHECK(store.broken().empty());
}

TEST_CASE("a broken profile is listed with its mistake, and the others go on") {
    const vphone::TempDirectory temp;
    temp.write("profiles.d/music.toml", good_profile);
    temp.write("profiles.d/films.toml", "local = \"/a\"\nmatch.serial = 1\n");
    const ProfileStore store{temp.path() / "profiles.d", ""};
    CHECK(store.find("music").local == "/a");
    REQUIRE(store.broken().size() == 1);
    const std::string file = (temp.path() / "profiles.d/films.toml").string();
    CHECK(store.broken().at("films").file == file);
    CHECK(store.broken().at("films").problem == file + ":2: match.serial must be a text in quotation marks");
    CHECK(code_of([&] { static_cast<void>(store.find("films")); }) == ErrorCode::InvalidProfile);
    CHECK(code_of([&] { static_cast<void>(store.find("photos")); }) == ErrorCode::NoSuchProfile);
}

TEST_CASE("what is no NAME.toml or no file is listed as such") {
    const vphone::TempDirectory temp;
    for (const char *odd : {"notes.txt", ".hidden.toml", "a b.toml", ".toml", "two\nlines.toml", "\xff.toml"})
        temp.write(std::string{"profiles.d/"} + odd, good_profile);
    temp.write("profiles.d/half.toml.new", "loc"); // of a write that was interrupted
    fs::create_directory(temp.path() / "profiles.d/folder.toml");
    REQUIRE(mkfifo((temp.path() / "profiles.d/pipe.toml").c_str(), 0600) == 0);
    fs::create_symlink("/nowhere", temp.path() / "profiles.d/gone.toml");
    temp.write("profiles.d/large.toml", std::string((std::size_t{1} << 20U) + 1, '#'));
    const ProfileStore store{temp.path() / "profiles.d", ""};
    CHECK(store.profiles().empty());
    std::vector<std::string> names;
    for (const auto &[name, broken] : store.broken())
        names.push_back(name);
    CHECK(names == std::vector<std::string>{"folder", "gone", "large", "pipe", "profiles.d/.hidden.toml",
                                            "profiles.d/.toml", "profiles.d/\\xff.toml", "profiles.d/a b.toml",
                                            "profiles.d/notes.txt", "profiles.d/two\\x0alines.toml"});
}

TEST_CASE("the profiles of a phone come in the order of their names") {
    const vphone::TempDirectory temp;
    temp.write("profiles.d/b.toml", good_profile);
    temp.write("profiles.d/a.toml", "local = \"/b\"\nmatch.model = \"M\"\n");
    temp.write("profiles.d/c.toml", "local = \"/b\"\nmatch.serial = \"S2\"\n");
    const ProfileStore store{temp.path() / "profiles.d", ""};
    CHECK(names_of(store.matching({.serial = "S1", .models = {"M"}})) == std::vector<std::string>{"a", "b"});
    CHECK(store.matching({.serial = "S3"}).empty());
}

TEST_CASE("what has changed in the folder counts when it is read again, and observers hear of it") {
    const vphone::TempDirectory temp;
    temp.write("profiles.d/a.toml", good_profile);
    ProfileStore store{temp.path() / "profiles.d", ""};
    Watcher watcher;
    store.add_observer(watcher);
    fs::rename(temp.path() / "profiles.d/a.toml", temp.path() / "profiles.d/b.toml");
    CHECK(store.profiles().contains("a"));
    store.reload();
    CHECK_FALSE(store.profiles().contains("a"));
    CHECK(store.profiles().contains("b"));
    CHECK(watcher.changes == 1);
}

TEST_CASE("a profile is added, changed with its comments, and removed") {
    const vphone::TempDirectory temp;
    ProfileStore store{temp.path() / "config/profiles.d", "/home/me"};
    Watcher watcher;
    store.add_observer(watcher);
    store.add("music", {{"local", "~/Music"}, {"match.serial", "S1"}});
    CHECK(store.find("music").local == "/home/me/Music");
    CHECK(temp.read("config/profiles.d/music.toml") == "local = \"~/Music\"\n\n[match]\nserial = \"S1\"\n");

    temp.write("config/profiles.d/music.toml", good_profile);
    store.set("music", {{"local", "/b"}, {"match.model", "M"}, {"on_plug", "sync"}});
    CHECK(temp.read("config/profiles.d/music.toml") ==
          "# mine\nlocal = \"/b\" # here\non_plug = \"sync\"\n\n[match]\nserial = \"S1\"\nmodel = \"M\"\n");
    CHECK(store.find("music").on_plug == OnPlug::Sync);

    store.remove("music");
    CHECK(store.profiles().empty());
    CHECK_FALSE(temp.has("config/profiles.d/music.toml"));
    CHECK(watcher.changes == 3);
}

TEST_CASE("nothing is written that would not load, and the old file stays") {
    const vphone::TempDirectory temp;
    temp.write("profiles.d/music.toml", good_profile);
    temp.write("profiles.d/inline.toml", "local = \"/a\"\nmatch = { serial = \"S\" }\n");
    ProfileStore store{temp.path() / "profiles.d", ""};
    const auto set = [&](const std::string &name, const ProfileSettings &changes) {
        return code_of([&] { store.set(name, changes); });
    };
    CHECK(set("music", {{"on_plug", "never"}}) == ErrorCode::InvalidProfile);
    CHECK(set("music", {{"checksum", "true"}}) == ErrorCode::InvalidProfile);
    CHECK(set("music", {{"match.serial", ""}}) == ErrorCode::InvalidProfile);
    CHECK(set("music", {{"frob", true}}) == ErrorCode::InvalidArgument);
    CHECK(set("inline", {{"match.serial", "T"}}) == ErrorCode::InvalidProfile);
    CHECK(set("nobody", {{"local", "/b"}}) == ErrorCode::NoSuchProfile);
    CHECK(set("../music", {{"local", "/b"}}) == ErrorCode::NoSuchProfile);
    CHECK(temp.read("profiles.d/music.toml") == good_profile);

    const auto add = [&](const std::string &name, const ProfileSettings &settings) {
        return code_of([&] { store.add(name, settings); });
    };
    CHECK(add("music", {{"local", "/b"}, {"match.serial", "S"}}) == ErrorCode::InvalidArgument);
    CHECK(add("../music", {{"local", "/b"}, {"match.serial", "S"}}) == ErrorCode::InvalidArgument);
    CHECK(add("films", {{"local", "/b"}}) == ErrorCode::InvalidProfile);
    CHECK(code_of([&] { store.remove("../profiles.d/music"); }) == ErrorCode::NoSuchProfile);
    CHECK(code_of([&] { store.remove("films"); }) == ErrorCode::NoSuchProfile);
    CHECK(std::distance(fs::directory_iterator{temp.path() / "profiles.d"}, {}) == 2);
}

TEST_CASE("a broken profile is mended or removed") {
    const vphone::TempDirectory temp;
    temp.write("profiles.d/music.toml", "# mine\nlocal = 1 # here\n[match]\nserial = \"S1\"\n");
    ProfileStore store{temp.path() / "profiles.d", ""};
    CHECK(store.broken().contains("music"));
    store.set("music", {{"local", "/a"}});
    CHECK(store.find("music").local == "/a");
    temp.write("profiles.d/music.toml", "local =");
    store.reload();
    store.remove("music");
    CHECK(store.broken().empty());
}

TEST_CASE("a link to a profile is read, and never written over") {
    const vphone::TempDirectory temp;
    temp.write("dotfiles/music.toml", good_profile);
    fs::create_directory(temp.path() / "profiles.d");
    fs::create_symlink("../dotfiles/music.toml", temp.path() / "profiles.d/music.toml");
    ProfileStore store{temp.path() / "profiles.d", ""};
    CHECK(store.find("music").local == "/a");
    CHECK(code_of([&] { store.set("music", {{"local", "/b"}}); }) == ErrorCode::InvalidProfile);
    CHECK(fs::is_symlink(temp.path() / "profiles.d/music.toml"));
}
