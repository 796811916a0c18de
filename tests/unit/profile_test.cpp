// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/profile_keys.hpp"
#include "daemon/store/profile.hpp"
#include "tests/support/catch.hpp"

#include <set>
#include <string>

using namespace mtpsync;

namespace {

Profile parse(const std::string &text, const std::string &home = "/home/me/") {
    return parse_profile(text, "music", "p/music.toml", home);
}

/// What is wrong with @p text; "" when nothing is.
std::string mistake(const std::string &text, const std::string &home = "/home/me") {
    try {
        static_cast<void>(parse(text, home));
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::InvalidProfile);
        return error.what();
    }
    return "";
}

constexpr const char *smallest = "local = \"/music\"\nmatch.serial = \"S1\"\n";

} // namespace

TEST_CASE("a profile says where, which phone and when") {
    const Profile profile = parse("local = \"~/Music\"\n"
                                  "remote = \"/Music/new/\"\n"
                                  "storage = \"SD card\"\n"
                                  "names = \"map\"\n"
                                  "checksum = false\n"
                                  "max_retries = 7\n"
                                  "resume = \"auto\"\n"
                                  "on_plug = \"sync\"\n"
                                  "notify = true\n"
                                  "[match]\n"
                                  "vendor = \"18d1\"\n"
                                  "product = \"4EE1\"\n"
                                  "model = \"Pixel 9\"\n");
    CHECK(profile.name == "music");
    CHECK(profile.local == "/home/me/Music");
    CHECK(profile.remote.bytes() == "Music/new");
    CHECK(profile.storage == "SD card");
    CHECK(profile.names == NamePolicy::Map);
    CHECK_FALSE(profile.checksum);
    CHECK(profile.max_retries == 7);
    CHECK(profile.resume);
    CHECK(profile.on_plug == OnPlug::Sync);
    CHECK(profile.notify);
    CHECK(profile.match == DeviceMatch{.serial = "", .vendor = 0x18d1, .product = 0x4ee1, .model = "Pixel 9"});
}

TEST_CASE("a profile that says only what it must has careful values for the rest") {
    const Profile profile = parse(smallest);
    CHECK(profile.remote.is_root());
    CHECK(profile.storage.empty());
    CHECK(profile.names == NamePolicy::Refuse);
    CHECK(profile.checksum);
    CHECK_FALSE(profile.max_retries);
    CHECK(profile.resume);
    CHECK(profile.on_plug == OnPlug::Off);
    CHECK_FALSE(profile.notify);
}

TEST_CASE("every mistake in a profile names file, line and key") {
    const struct {
        const char *line;
        const char *message;
    } mistakes[] = {
        {"frob = 1", "p/music.toml:3: frob is unknown"},
        {"match.imei = \"1\"", "p/music.toml:3: match.imei is unknown"},
        {"remote = 1", "p/music.toml:3: remote must be a text in quotation marks"},
        {"remote = \"a//b\"", "p/music.toml:3: remote must be a folder on the phone"},
        {"remote = \"../b\"", "p/music.toml:3: remote must be a folder on the phone"},
        {"storage = []", "p/music.toml:3: storage must be a text"},
        {"names = \"guess\"", "p/music.toml:3: names must be \"refuse\" or \"map\""},
        {"checksum = \"true\"", "p/music.toml:3: checksum must be true or false"},
        {"max_retries = 101", "p/music.toml:3: max_retries must be a whole number from 0 to 100"},
        {"max_retries = 1.0", "p/music.toml:3: max_retries must be a whole number from 0 to 100"},
        {"resume = true", "p/music.toml:3: resume must be a text"},
        {"resume = \"yes\"", "p/music.toml:3: resume must be \"auto\" or \"off\""},
        {"on_plug = \"always\"", "p/music.toml:3: on_plug must be one of off, verify, sync, ask"},
        {"notify = 1", "p/music.toml:3: notify must be true or false"},
        {"match.vendor = \"Google\"", "p/music.toml:3: match.vendor must be four hexadecimal digits"},
        {"match.product = \"0x1\"", "p/music.toml:3: match.product must be four hexadecimal digits"},
        {"local = \"/other\"", "p/music.toml:3: "}, // twice
        {"on_plug = ", "p/music.toml:3: "},
    };
    for (const auto &row : mistakes) {
        INFO(row.line);
        const std::string found = mistake(std::string{smallest} + row.line + "\n");
        INFO(found);
        CHECK(found.starts_with(row.message));
    }
}

TEST_CASE("what a profile cannot do without is asked for") {
    CHECK(mistake("match.serial = \"S1\"").starts_with("p/music.toml:1: local is missing"));
    CHECK(mistake("local = \"/a\"").starts_with("p/music.toml:1: match is missing"));
    CHECK(mistake("local = \"/a\"\n[match]\nserial = \"\"\n").starts_with("p/music.toml:1: match is missing"));
    CHECK(mistake("match = 1").starts_with("p/music.toml:1: match must be a section"));
}

TEST_CASE("a local folder is absolute, and below the home of somebody who has one") {
    const auto local = [](const std::string &folder) { return "match.serial = \"S\"\nlocal = '" + folder + "'\n"; };
    CHECK(parse(local("/")).local == "/");
    CHECK(parse(local("/a/b/")).local == "/a/b");
    CHECK(parse(local("/a\\xff")).local == "/a\xff");
    CHECK(mistake(local("Music")).starts_with("p/music.toml:2: local must be an absolute path, or begin with ~/"));
    CHECK(mistake(local("~/Music"), "") == "p/music.toml:2: local must be an absolute path");
    CHECK(mistake(local("~you/Music")).starts_with("p/music.toml:2: local must be an absolute path"));
    CHECK(mistake(local("/a/../b")).starts_with("p/music.toml:2: local must be a folder"));
    CHECK(mistake(local("/a\\x00")).starts_with("p/music.toml:2: local must be a folder"));
}

TEST_CASE("every key of a profile can be read, shown and written") {
    std::set<std::string_view> options;
    for (const ProfileKey &key : profile_keys()) {
        INFO(key.name);
        CHECK(options.insert(key.option).second);
        // a value of a wrong type is refused by a key that is known, and only there not as unknown
        const std::string found = mistake(std::string{key.name} + " = 1979-05-27");
        CHECK(found.starts_with("p/music.toml:1: " + std::string{key.name} + " must be "));
    }
    const Profile full =
        parse("local = \"/\"\nmax_retries = 1\nmax_delete = \"7\"\n[match]\nserial = \"S\"\nvendor = \"0001\"\n"
              "product = \"0002\"\nmodel = \"M\"\n");
    const ProfileSettings settings = settings_of(full);
    CHECK(settings.size() == profile_keys().size());
    CHECK(parse(profile_text(settings)) == full);
    for (const ProfileKey &key : profile_keys())
        CHECK(settings.at(std::string{key.name}).index() == static_cast<std::size_t>(key.kind));
}

TEST_CASE("a new profile has its keys in the order of the manual, and any text survives") {
    CHECK(profile_text({{"match.serial", "S\"1\\"}, {"on_plug", "sync"}, {"local", "/a\tb"}, {"checksum", false}}) ==
          "local = \"/a\\u0009b\"\nchecksum = false\non_plug = \"sync\"\n\n[match]\nserial = \"S\\\"1\\\\\"\n");
    CHECK(parse(profile_text({{"match.serial", "S\"1\\"}, {"local", "/a\tb"}})).match.serial == "S\"1\\");
    CHECK_THROWS_WITH(profile_text({{"matc.serial", "S"}}),
                      Catch::Matchers::StartsWith("a profile has no key 'matc.serial'; it has local, remote,"));
}

TEST_CASE("a phone fits a profile when all that is given fits") {
    const UsbIdentity phone{.serial = "S1", .vendor = 0x18d1, .product = 0x4ee1, .models = {"Pixel_9", "Pixel 9"}};
    const auto fits = [&](const DeviceMatch &match) { return match.matches(phone); };
    CHECK(fits({.serial = "S1"}));
    CHECK(fits({.serial = "S1", .vendor = 0x18d1, .product = 0x4ee1, .model = "Pixel 9"}));
    CHECK(fits({.model = "Pixel_9"}));
    CHECK_FALSE(fits({.serial = "S2"}));
    CHECK_FALSE(fits({.serial = "S1", .vendor = 0x18d2}));
    CHECK_FALSE(fits({.serial = "S1", .product = 1}));
    CHECK_FALSE(fits({.model = "Pixel"}));
    CHECK_FALSE(fits({})); // nobody's profile is for everybody
    CHECK_FALSE(DeviceMatch{.serial = "S1"}.matches({}));
}

TEST_CASE("a name of a profile is safe as the name of a file") {
    for (const char *good : {"music", "Pixel-9_a.b", "0"})
        CHECK(is_profile_name(good));
    for (const char *bad : {"", ".", ".a", "..", "a/b", "a b", "a\n", "\xc3\xa9"})
        CHECK_FALSE(is_profile_name(bad));
    CHECK_FALSE(is_profile_name(std::string(101, 'a')));
    CHECK_FALSE(is_profile_name(std::string("a\0b", 3)));
}
