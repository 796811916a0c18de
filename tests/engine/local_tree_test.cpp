// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "daemon/sync/local_tree.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

using Kind = LocalEntry::Kind;

std::vector<LocalEntry> scan(const vphone::TempDirectory &folder) {
    return LocalTree{folder.path().string()}.scan({});
}

std::string fingerprint_of(const vphone::TempDirectory &folder) {
    return fingerprint(scan(folder));
}

bool opens(const vphone::TempDirectory &folder, const char *path) {
    try {
        return LocalTree{folder.path().string()}.open_file(RelPath::parse(path)).get() >= 0;
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::SourceUnreadable);
        return false;
    }
}

} // namespace

TEST_CASE("a scan of 2000 files in 200 folders finds what the file system has, parents first") {
    const vphone::TempDirectory folder;
    for (int n = 0; n < 200; ++n) {
        const std::string above = n < 100 ? "top" + std::to_string(n % 10) + "/" : "";
        const fs::path here = folder.path() / (above + "folder" + std::to_string(n));
        fs::create_directories(here);
        for (int file = 0; file < 10; ++file)
            std::ofstream{here / ("file" + std::to_string(file))} << std::string(static_cast<std::size_t>(n), 'x');
    }
    std::map<std::string, std::uint64_t> expected;
    std::set<std::string> folders;
    for (const auto &item : fs::recursive_directory_iterator{folder.path()}) {
        const std::string path = item.path().lexically_relative(folder.path()).string();
        expected[path] = item.is_directory() ? 0 : item.file_size();
        if (item.is_directory())
            folders.insert(path);
    }

    const auto entries = scan(folder);
    std::map<std::string, std::uint64_t> found;
    for (const LocalEntry &entry : entries) {
        CHECK((entry.kind == Kind::Folder) == folders.contains(entry.path.bytes()));
        found[entry.path.bytes()] = entry.size;
        if (!entry.path.parent().is_root())
            CHECK(found.contains(entry.path.parent().bytes()));
    }
    CHECK(entries.size() == 2210);
    CHECK(found == expected);
}

TEST_CASE("a symlink is named and not followed, also when it leads back up") {
    const vphone::TempDirectory folder;
    folder.write("folder/file", "1");
    fs::create_directory_symlink(folder.path(), folder.path() / "folder/loop");
    fs::create_symlink("file", folder.path() / "folder/link");
    REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    std::map<std::string, Kind> kinds;
    for (const LocalEntry &entry : scan(folder))
        kinds[entry.path.bytes()] = entry.kind;
    CHECK(kinds == std::map<std::string, Kind>{{"folder", Kind::Folder},
                                               {"folder/file", Kind::File},
                                               {"folder/link", Kind::Symlink},
                                               {"folder/loop", Kind::Symlink},
                                               {"pipe", Kind::Special}});
}

TEST_CASE("only a regular file is opened, and no symlink leads to one") {
    const vphone::TempDirectory folder;
    folder.write("folder/file", "1");
    fs::create_directory_symlink("folder", folder.path() / "way");
    fs::create_symlink("folder/file", folder.path() / "link");
    REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    CHECK(opens(folder, "folder/file"));
    CHECK_FALSE(opens(folder, "way/file"));
    CHECK_FALSE(opens(folder, "link"));
    CHECK_FALSE(opens(folder, "pipe")); // and nobody has to write to it
    CHECK_FALSE(opens(folder, "folder"));
    CHECK_FALSE(opens(folder, "absent"));
    CHECK_FALSE(opens(folder, "folder/file/below"));
}

TEST_CASE("the fingerprint changes with every change, and with nothing else") {
    const vphone::TempDirectory folder;
    folder.write("folder/file", "1");
    folder.write("other", "2");
    const std::string before = fingerprint_of(folder);
    CHECK(fingerprint_of(folder) == before);

    SECTION("a file is added") {
        folder.write("folder/new", "");
    }
    SECTION("a folder is added") {
        fs::create_directory(folder.path() / "new");
    }
    SECTION("a file is removed") {
        fs::remove(folder.path() / "other");
    }
    SECTION("a file is renamed") {
        fs::rename(folder.path() / "other", folder.path() / "another");
    }
    SECTION("a file is moved") {
        fs::rename(folder.path() / "other", folder.path() / "folder/other");
    }
    SECTION("a file grows") {
        folder.write("other", "22");
    }
    SECTION("a file has another date") {
        fs::last_write_time(folder.path() / "other", fs::file_time_type{std::chrono::seconds{1}});
    }
    SECTION("a file becomes a folder") {
        fs::remove(folder.path() / "other");
        fs::create_directory(folder.path() / "other");
    }
    SECTION("a file becomes a symlink") {
        fs::remove(folder.path() / "other");
        fs::create_symlink("folder/file", folder.path() / "other");
    }
    CHECK(fingerprint_of(folder) != before);
}

TEST_CASE("a folder below the root that cannot be read is an entry, and its neighbours are scanned") {
    if (geteuid() == 0) {
        WARN("skipped: root reads every folder");
        return;
    }
    const vphone::TempDirectory folder;
    folder.write("closed/file", "1");
    folder.write("open/file", "2");
    fs::permissions(folder.path() / "closed", fs::perms::none);
    const auto entries = scan(folder);
    fs::permissions(folder.path() / "closed", fs::perms::owner_all);
    CHECK(entries.size() == 3);
    CHECK(std::ranges::count(entries, Kind::Unreadable, &LocalEntry::kind) == 1);
}

TEST_CASE("a scan that is asked to stop is cancelled") {
    const vphone::TempDirectory folder;
    folder.write("folder/file", "1");
    std::stop_source stop;
    stop.request_stop();
    try {
        (void)LocalTree{folder.path().string()}.scan(stop.get_token());
        FAIL("it went on");
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::Cancelled);
    }
}
