// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/file_fetcher.hpp"
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t piece = PartialFile::piece_size;

/// Content of which no two pieces are alike.
std::string content_of(std::uint64_t size, char seed) {
    std::string content(size, seed);
    for (std::uint64_t n = 0; n < size; n += 4096)
        content[n] = static_cast<char>(seed + n / 4096 % 97);
    return content;
}

/// A file of two and a half pieces, cut off in the third one.
void cut_off(EngineRig &rig) {
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/video", content_of(2 * piece + piece / 2, 'a'));
    rig.phone().write("Sync/a", "first");
    rig.phone().unplug_after(2 * piece + piece / 4);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::DeviceGone);
    CHECK(report.files == FileCounts{.total = 2, .done = 1, .verified = 1});
    CHECK(rig.retry_paths() == std::vector<std::string>{"video"});
    REQUIRE(rig.local_leftovers().size() == 1);
    CHECK_FALSE(fs::exists(rig.local("video")));
    rig.replug();
}

void change_byte(const fs::path &path, std::uint64_t offset) {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(static_cast<std::streamoff>(offset));
    file.put('!');
}

} // namespace

TEST_CASE("a file that was cut off is received from where it was proven, and that is not read again") {
    EngineRig rig;
    cut_off(rig);
    const bool by_retry_plan = GENERATE(true, false);
    if (!by_retry_plan)
        rig.forget_jobs(); // as after SIGKILL
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.bytes_read == piece / 2 + (by_retry_plan ? 0 : 5)); // a comparison reads what has its name
    CHECK(report.files.verified == 1);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a part of another version is not continued") {
    EngineRig rig;
    cut_off(rig);
    rig.phone().write("Sync/video", content_of(2 * piece + piece / 2, 'b')); // of equal size, with a new date
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.bytes_read == 2 * piece + piece / 2);
    CHECK(rig.local_content() == rig.phone_content());
    CHECK(rig.local_leftovers().empty());
}

TEST_CASE("a part that has changed here is received anew") {
    EngineRig rig;
    cut_off(rig);
    const fs::path part = rig.local(rig.local_leftovers().front());
    SECTION("a byte of it") {
        change_byte(part, piece + 17);
    }
    SECTION("its note") {
        change_byte(part, 2 * piece + piece / 2 + 60);
    }
    SECTION("its length") {
        fs::resize_file(part, 2 * piece);
    }
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(report.bytes_read == 2 * piece + piece / 2);
    CHECK(rig.local_content() == rig.phone_content());
    CHECK(rig.local_leftovers().empty());
}

TEST_CASE("a part whose file the phone does not have any more is removed, and nothing that is not ours") {
    EngineRig rig;
    cut_off(rig);
    rig.phone().erase("Sync/video");
    rig.write(".mtpsync-0123456789abcdef.part", "somebody else's");
    rig.phone().write("Sync/new", "something to do");
    CHECK(rig.retry().result == JobResult::Partial);
    rig.execute();
    rig.phone().write("Sync/newer", "something to do");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.local_leftovers() == std::vector<std::string>{".mtpsync-0123456789abcdef.part"});
    CHECK(rig.local_content().at(".mtpsync-0123456789abcdef.part") == "somebody else's");
}

TEST_CASE("a phone that reads only whole files is read whole, once") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().set_partial_read(false);
    rig.phone().write("Sync/video", content_of(2 * piece, 'a'));
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.calls(FakeCall::Get) == 1);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a file is asked for piece by piece, and each piece once") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/video", content_of(3 * piece, 'a'));
    const Report report = rig.execute();
    CHECK(rig.calls(FakeCall::Get) == 3);
    CHECK(report.bytes_read == 3 * piece);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a piece that arrives changed is fetched again, and those before it are not") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/video", content_of(3 * piece, 'a'));
    rig.phone().before(FakeCall::Get, [&, gets = 0]() mutable {
        if (++gets == 3)
            rig.phone().corrupt_read(1);
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "video").attempts == 2);
    CHECK(report.bytes_read == 4 * piece);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("a local file that somebody changes while its new version is received is looked at again") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/file", "from the phone");
    const bool was_there = GENERATE(false, true);
    if (was_there)
        rig.write("file", "old");
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = false;
    rig.phone().before(FakeCall::Get, [&, gets = 0]() mutable {
        if (++gets == 1)
            rig.write("file", "typed a moment ago");
    });
    const Report report = rig.run(request);
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "file").attempts == 2);
    CHECK(rig.local_content() == rig.phone_content());
    CHECK(rig.local_leftovers().empty());
}

TEST_CASE("a push does not send what a pull has received a part of") {
    EngineRig rig;
    cut_off(rig);
    rig.set_direction(Direction::Push);
    CHECK(rig.execute().result == JobResult::Success);
    CHECK_FALSE(rig.phone_has_leftovers());
}

TEST_CASE("two phones never receive into the same partial file") {
    const RelPath path = RelPath::parse("DCIM/a.jpg");
    const RelPath here = RelPath::parse("a.jpg");
    const RelPath one = partial_path(origin_of_storage("ONE", "Internal"), path, here);
    CHECK(one == partial_path(origin_of_storage("ONE", "Internal"), path, here));
    CHECK(one != partial_path(origin_of_storage("TWO", "Internal"), path, here));
    CHECK(one != partial_path(origin_of_storage("ONE", "SD card"), path, here));
    CHECK(one.parent() == here.parent());
}
