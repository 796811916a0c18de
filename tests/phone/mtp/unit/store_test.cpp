// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/numbered_name.hpp"
#include "tests/phone/mtp/object_format.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/storage.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"
#include "tests/phone/mtp/twin_name.hpp"
#include "tests/phone/mtp/unit/initiator.hpp"
#include "tests/phone/mtp/unit/message_of.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <set>

using vphone::FileSystemKind;
using vphone::MutationKind;
using vphone::NameRules;
using vphone::Storage;
using vphone::StorageConfig;
using vphone::TempDirectory;

namespace {

std::string read_all(const vphone::Flash &flash, const std::string &path) {
    std::vector<std::uint8_t> bytes(flash.find(path).value().size);
    flash.open(path)->read(0, bytes);
    return vphone::as_text(bytes);
}

StorageConfig config_of(const TempDirectory &directory) {
    StorageConfig config;
    config.directory = directory.path();
    config.capacity = 1'000'000;
    return config;
}

} // namespace

TEST_CASE("synthetic content is the same at whatever offset it is read") {
    const vphone::SyntheticPattern pattern{42};
    std::vector<std::uint8_t> whole(100);
    pattern.read(0, whole);
    std::vector<std::uint8_t> part(31);
    pattern.read(13, part);
    REQUIRE(std::equal(part.begin(), part.end(), whole.begin() + 13));
    REQUIRE(std::set<std::uint8_t>(whole.begin(), whole.end()).size() > 50);
}

TEST_CASE("a stream of synthetic content tells its seed, and one wrong byte spoils it") {
    std::vector<std::uint8_t> bytes(1000);
    vphone::SyntheticPattern{0xDEADBEEF}.read(0, bytes);
    const auto seed_of = [](std::span<const std::uint8_t> stream) {
        vphone::PatternMatcher matcher;
        for (; !stream.empty(); stream = stream.subspan(std::min<std::size_t>(stream.size(), 7)))
            matcher.feed(stream.first(std::min<std::size_t>(stream.size(), 7)));
        return matcher.seed();
    };
    REQUIRE(seed_of(bytes) == 0xDEADBEEF);
    bytes[500] ^= 1;
    REQUIRE_FALSE(seed_of(bytes));
    REQUIRE_FALSE(seed_of(std::span{bytes}.first(5)));
}

TEST_CASE("FAT32 refuses the characters that Windows forbids and dots or spaces at the end") {
    const NameRules rules{FileSystemKind::Fat32, false};
    for (const auto *name :
         {"a\"", "a*", "a:", "a<", "a>", "a?", "a\\", "a|", "a\x1F", "a.", "a ", "", ".", "..", "a/b"})
        REQUIRE_THROWS_AS(rules.accepted(name), vphone::Refusal);
    REQUIRE(rules.accepted("a b.c") == "a b.c");
    REQUIRE(rules.largest_file() == 0xFFFFFFFF);
}

TEST_CASE("the shared storage takes what FAT32 refuses, but no slash") {
    const NameRules rules{FileSystemKind::Shared, false};
    REQUIRE(rules.accepted("a: b?. ") == "a: b?. ");
    REQUIRE_THROWS_AS(rules.accepted("a/b"), vphone::Refusal);
    REQUIRE_FALSE(rules.largest_file());
}

TEST_CASE("spaces around a name are dropped where the storage trims") {
    REQUIRE(NameRules(FileSystemKind::Fat32, true).accepted("  a b ") == "a b");
    REQUIRE_THROWS_AS(NameRules(FileSystemKind::Fat32, true).accepted("  "), vphone::Refusal);
}

TEST_CASE("only ext4 tells upper from lower case, and folding knows more than ASCII") {
    REQUIRE(NameRules(FileSystemKind::Shared, false).key("\xC3\x84.JPG") ==
            NameRules(FileSystemKind::Shared, false).key("\xC3\xA4.jpg"));
    REQUIRE(NameRules(FileSystemKind::Ext4, false).key("A") != NameRules(FileSystemKind::Ext4, false).key("a"));
}

TEST_CASE("the format of an object follows the extension of its name") {
    REQUIRE(vphone::format_of("a.JPG") == 0x3801);
    REQUIRE(vphone::format_of("a.tar.gz") == vphone::format::undefined);
    REQUIRE(vphone::format_of("jpg") == vphone::format::undefined);
}

TEST_CASE("a twin's stored name leads back to its name and nothing else does") {
    REQUIRE(vphone::without_twin_suffix(vphone::twin_name("a.jpg", 2)) == "a.jpg");
    for (const auto *name : {"a.jpg", "a.twin-", "a.twin-x", ".twin-2"})
        REQUIRE(vphone::without_twin_suffix(name) == name);
}

TEST_CASE("a numbered name needs exactly one number") {
    REQUIRE(vphone::NumberedName::parse("IMG_%05d.jpg").at(42) == "IMG_00042.jpg");
    REQUIRE(vphone::NumberedName::parse("%d").at(7) == "7");
    for (const auto *pattern : {"plain", "%s", "%d%d", "a/%d", "%99d", "%"})
        REQUIRE_THROWS_AS(vphone::NumberedName::parse(pattern), std::invalid_argument);
}

TEST_CASE("a storage without its directory is refused by name") {
    StorageConfig config;
    config.directory = "/nonexistent/card";
    REQUIRE(vphone::contains(vphone::message_of([&config] {
                                 const Storage storage{config, false};
                             }),
                             "/nonexistent/card"));
}

TEST_CASE("a storage shows files and folders and hides everything else") {
    const TempDirectory directory;
    directory.write("a.txt", "hello");
    directory.write("sub/b.txt", "");
    std::filesystem::create_symlink("/etc", directory.path() / "link");
    const Storage storage{config_of(directory), false};
    std::vector<std::string> names;
    for (const auto &entry : storage.flash().list(""))
        names.push_back(entry.name + (entry.is_folder ? "/" : ""));
    std::sort(names.begin(), names.end());
    REQUIRE(names == std::vector<std::string>{"a.txt", "sub/"});
    REQUIRE_FALSE(storage.flash().find("link"));
    REQUIRE(read_all(storage.flash(), "a.txt") == "hello");
}

TEST_CASE("free space is the capacity less the sizes, synthetic files included, through every change") {
    const TempDirectory directory;
    directory.write("old", "12345");
    Storage storage{config_of(directory), false};
    const auto used = [&storage] { return storage.config().capacity - storage.free_bytes(); };
    REQUIRE(used() == 5);

    auto &writer = storage.writer();
    const auto sink = writer.create("new");
    sink->write(vphone::as_bytes("abc"));
    sink->finish();
    REQUIRE(used() == 8);
    writer.put_synthetic("big", {.size = 1000, .seed = 1, .flipped_bytes = {}});
    REQUIRE(used() == 1008);
    writer.copy("big", writer, "copy");
    REQUIRE(used() == 2008);
    writer.rename("copy", "other");
    REQUIRE(used() == 2008);
    writer.write("new", 2, vphone::as_bytes("xyz"));
    REQUIRE(used() == 2010);
    writer.truncate("new", 1);
    REQUIRE(used() == 2006);
    writer.materialise("other");
    REQUIRE(used() == 2006);
    REQUIRE_THROWS_AS(writer.rename("big", "old"), vphone::Refusal);
    writer.remove("other");
    writer.remove("big");
    writer.remove("old");
    REQUIRE(used() == 1);
    storage.flash().forget_usage();
    REQUIRE(used() == 1);
}

TEST_CASE("a full storage has no free space rather than less than none") {
    const TempDirectory directory;
    Storage storage{config_of(directory), false};
    storage.writer().put_synthetic("huge", {.size = 5'000'000, .seed = 1, .flipped_bytes = {}});
    REQUIRE(storage.free_bytes() == 0);
}

TEST_CASE("synthetic files go with their folder when it is renamed, copied or removed") {
    const TempDirectory directory;
    Storage storage{config_of(directory), false};
    auto &writer = storage.writer();
    writer.make_folder("a");
    writer.make_folder("a/b");
    writer.put_synthetic("a/b/s", {.size = 16, .seed = 9, .flipped_bytes = {}});
    const std::string content = read_all(storage.flash(), "a/b/s");

    writer.rename("a", "c");
    REQUIRE_FALSE(storage.flash().find("a/b/s"));
    REQUIRE(read_all(storage.flash(), "c/b/s") == content);
    writer.copy("c", writer, "d");
    REQUIRE(read_all(storage.flash(), "d/b/s") == content);
    writer.remove("c");
    REQUIRE_FALSE(storage.flash().find("c/b/s"));
    REQUIRE(storage.flash().find("d/b/s"));
    REQUIRE_FALSE(directory.has("d/b/s"));
}

TEST_CASE("a materialised file is on disk with the content and time it had") {
    const TempDirectory directory;
    Storage storage{config_of(directory), false};
    const vphone::Timestamp time{std::chrono::seconds{1'700'000'000}};
    storage.writer().put_synthetic("s", {.size = 3000, .seed = 3, .flipped_bytes = {5}, .modified = time});
    const std::string content = read_all(storage.flash(), "s");
    storage.writer().materialise("s");
    REQUIRE(directory.read("s") == content);
    REQUIRE(storage.flash().find("s")->modified == time);
    REQUIRE_FALSE(storage.flash().is_synthetic("s"));
}

TEST_CASE("a flipped byte is wrong and its neighbours and the time of the file are not") {
    const TempDirectory directory;
    directory.write("real", "abc");
    Storage storage{config_of(directory), false};
    storage.writer().put_synthetic("s", {.size = 10, .seed = 3, .flipped_bytes = {}});
    for (const std::string path : {"real", "s"}) {
        const std::string before = read_all(storage.flash(), path);
        const auto time = storage.flash().find(path)->modified;
        storage.writer().flip_byte(path, 1);
        const std::string after = read_all(storage.flash(), path);
        REQUIRE(after[1] != before[1]);
        REQUIRE(after[0] == before[0]);
        REQUIRE(after.substr(2) == before.substr(2));
        REQUIRE(storage.flash().find(path)->modified == time);
        REQUIRE_THROWS_AS(storage.writer().flip_byte(path, 100), std::invalid_argument);
    }
}

TEST_CASE("every change is counted and an auditor hears of it") {
    const TempDirectory directory;
    Storage storage{config_of(directory), false};
    std::vector<std::string> heard;
    storage.writer().watch([&heard](const vphone::Mutation &mutation) {
        heard.push_back(std::string{vphone::name_of(mutation.kind)} + " " + mutation.path + ">" + mutation.other_path);
    });
    storage.writer().make_folder("f");
    storage.writer().rename("f", "g");
    storage.writer().remove("g");
    storage.writer().remove("never there");
    REQUIRE(heard == std::vector<std::string>{"make-folder f>", "rename f>g", "remove g>"});
    REQUIRE(storage.writer().count(MutationKind::Rename) == 1);
    REQUIRE(storage.writer().count(MutationKind::Copy) == 0);
}
