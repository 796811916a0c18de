// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "daemon/runtime/single_instance.hpp"
#include "tests/phone/mtp/unit/message_of.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <string>

using namespace mtpsync;
using vphone::contains;
using vphone::message_of;

namespace {

/// What a second instance is told.
Error refusal(const std::filesystem::path &path) {
    try {
        const SingleInstance second{path};
    } catch (const Error &error) {
        return error;
    }
    throw std::logic_error{"the second instance was let in"};
}

} // namespace

TEST_CASE("the lock file holds the process id and is nobody else's to read") {
    const vphone::TempDirectory directory;
    directory.write("lock", "an older and longer content");
    const auto made = directory.path() / "made";
    const SingleInstance first{directory.path() / "lock"};
    const SingleInstance other{made};
    CHECK(directory.read("lock") == std::to_string(getpid()) + "\n");
    struct stat status {};
    REQUIRE(stat(made.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a second instance is refused with the process that holds the lock, and the file") {
    const vphone::TempDirectory directory;
    const auto path = directory.path() / "lock";
    const SingleInstance first{path};
    const Error error = refusal(path);
    CHECK(error.code() == ErrorCode::AlreadyRunning);
    CHECK(contains(error.what(), "process " + std::to_string(getpid()) + " "));
    CHECK(contains(error.what(), path.native()));
    CHECK(directory.read("lock") == std::to_string(getpid()) + "\n");
}

TEST_CASE("a holder that has not said who it is is still a holder") {
    const vphone::TempDirectory directory;
    const auto path = directory.path() / "lock";
    const SingleInstance first{path};
    directory.write("lock", "");
    CHECK(contains(refusal(path).what(), "another process"));
}

TEST_CASE("the lock is free again when its holder is gone, though the file stays") {
    const vphone::TempDirectory directory;
    const auto path = directory.path() / "lock";
    std::optional<SingleInstance> first{std::in_place, path};
    first.reset();
    CHECK(directory.has("lock"));
    CHECK_NOTHROW(SingleInstance{path});
}

TEST_CASE("a lock file that cannot be made, or is a link, is one clear error") {
    const vphone::TempDirectory directory;
    const std::string message = message_of([&] { SingleInstance{directory.path() / "no such folder" / "lock"}; });
    CHECK(contains(message, "no such folder"));
    CHECK(contains(message, "No such file"));
    std::filesystem::create_symlink("elsewhere", directory.path() / "link");
    CHECK(refusal(directory.path() / "link").code() == ErrorCode::StateUnwritable);
    CHECK_FALSE(directory.has("elsewhere"));
}
