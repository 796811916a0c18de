// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <sys/resource.h>

#include <csignal>
#include <filesystem>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

/// No file of this process can become larger while it lives: a local disk that takes no more.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t most_bytes) : old_handler_{std::signal(SIGXFSZ, SIG_IGN)} {
        getrlimit(RLIMIT_FSIZE, &old_limit_);
        const rlimit limit{.rlim_cur = most_bytes, .rlim_max = old_limit_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &old_limit_);
        std::signal(SIGXFSZ, old_handler_);
    }

private:
    void (*old_handler_)(int);
    rlimit old_limit_{};
};

} // namespace

TEST_CASE("names of the phone that cannot be names here are refused, each with its reason, and the rest is received") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    const std::string long_name(256, 'n');
    const std::vector<std::string> bad{"..", ".", "", "a\nb", "bell\a", "not\xffutf8", long_name};
    for (const std::string &name : bad)
        rig.phone().write("Sync/" + name, "hostile");
    rig.phone().write("Sync/..\t/inside", "hostile");
    rig.phone().write("Sync/good", "good");
    rig.verify();
    CHECK(parse_plan(rig.verify_plan()).unnameable.size() == bad.size() + 1);

    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    for (const std::string path : {"..", "bell\\x07", "not\\xffutf8"}) {
        CHECK(item_of(report, path).reason == PlanReason::BadName);
        CHECK(error_of(report, path) == ErrorCode::InvalidName);
    }
    CHECK(rig.local_content() == EngineRig::Content{{"good", "good"}});
    CHECK(std::distance(fs::directory_iterator{rig.local().parent_path()}, fs::directory_iterator{}) == 1);
    CHECK_FALSE(report.retry_plan);
}

TEST_CASE("a name of 255 bytes is received") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/" + std::string(127, 'n') + "é" + std::string(126, 'n'), "long");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("names that differ only in case are both received") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/a", "small");
    rig.phone().write("Sync/A", "capital");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.local_content() == rig.phone_content());
}

TEST_CASE("of several objects of one name none is received") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/twin", "which?");
    rig.phone().write("Sync/other", "1");
    rig.phone().make_twin("Sync/twin");
    const Report report = rig.execute();
    CHECK(item_of(report, "twin").reason == PlanReason::Twin);
    CHECK(error_of(report, "twin") == ErrorCode::NameTaken);
    CHECK(rig.local_content() == EngineRig::Content{{"other", "1"}});
}

TEST_CASE("a symlink in the way is never followed, and stays") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    const fs::path outside = rig.local().parent_path() / "outside";
    fs::create_directory(outside);
    const bool is_folder = GENERATE(false, true);
    if (is_folder) {
        fs::create_directory_symlink(outside, rig.local("link"));
        rig.phone().write("Sync/link/inside", "hostile");
    } else {
        fs::create_symlink(outside / "file", rig.local("link"));
        rig.phone().write("Sync/link", "hostile");
    }
    const std::string plan = is_folder ? R"({"link/inside": "file"})" : R"({"link": "file"})";
    for (const JobRequest &request : {rig.request(JobKind::Execute), rig.request_with_plan(plan)}) {
        const Report report = rig.run(request);
        CHECK(report.result == JobResult::Partial);
        CHECK(error_of(report, is_folder ? "link/inside" : "link") == ErrorCode::NameTaken);
    }
    CHECK(fs::is_empty(outside));
    CHECK(fs::is_symlink(rig.local("link")));
    CHECK(rig.local_leftovers().empty());
}

TEST_CASE("a folder here is not replaced by a file, and a file not by a folder") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/folder here", "file");
    rig.phone().write("Sync/file here/inside", "file");
    rig.write("folder here/kept", "kept");
    rig.write("file here", "kept");
    const auto before = rig.local_content();
    const Report verified = rig.verify();
    CHECK(item_of(verified, "folder here").reason == PlanReason::TypeClash);
    CHECK(item_of(verified, "file here/").reason == PlanReason::TypeClash);
    for (const char *plan : {"", R"({"folder here": "file", "file here/": "dir", "file here/inside": "file"})"}) {
        const Report report = *plan == '\0' ? rig.execute() : rig.run(rig.request_with_plan(plan));
        CHECK(report.result == JobResult::Partial);
        CHECK(error_of(report, "folder here") == ErrorCode::NameTaken);
        CHECK(error_of(report, "file here/inside") == ErrorCode::NameTaken);
        CHECK(rig.local_content() == before);
    }
}

TEST_CASE("what a push was interrupted with is not received, however it looks") {
    EngineRig rig;
    rig.write("file", "the whole of it");
    rig.phone().tear_next_put(ErrorCode::DeviceGone);
    CHECK(rig.execute().result == JobResult::DeviceGone);
    rig.replug();

    rig.set_direction(Direction::Pull);
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "file") == ErrorCode::IncompleteTransfer);
    CHECK(rig.local_content().at("file") == "the whole of it");

    rig.set_direction(Direction::Push);
    CHECK(rig.execute().result == JobResult::Success);
    rig.set_direction(Direction::Pull);
    CHECK(rig.execute().result == JobResult::Success);
}

TEST_CASE("temporary files of ours on the phone are not received") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/.mtpsync-0123456789abcdef.part", "half of something");
    rig.phone().write("Sync/.mtpsync-holiday.part", "somebody else's");
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.local_content() == EngineRig::Content{{".mtpsync-holiday.part", "somebody else's"}});
}

TEST_CASE("what has no room here is said before the first byte, and kept for another time") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/small", "1");
    rig.phone().write("Sync/huge", "2");
    const Report report = rig.run(rig.request_with_plan(
        R"({"format": "mtpsync-plan", "version": 1, "target": {"direction": "pull"}, "entries": {
            "small": {"type": "file", "size": 1},
            "huge": {"type": "file", "size": 9000000000000000000}}})"));
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "huge") == ErrorCode::LocalFull);
    CHECK(report.room_missing > 0);
    CHECK(rig.local_content() == EngineRig::Content{{"small", "1"}});
    CHECK(rig.retry_paths() == std::vector<std::string>{"huge"});
}

TEST_CASE("a folder that goes on for ever is not followed for ever") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    std::string path = "Sync";
    for (int depth = 0; depth < 150; ++depth)
        path += "/d";
    rig.phone().write(path + "/bottom", "1");
    rig.phone().write("Sync/top", "1");
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Partial);
    CHECK(report.folders_failed == 1);
    CHECK(rig.local_content().contains("top"));
    CHECK(rig.calls(FakeCall::List) < 110);
}

TEST_CASE("a file that cannot be written here fails alone, at once, and leaves nothing") {
    EngineRig rig;
    rig.set_direction(Direction::Pull);
    rig.phone().write("Sync/large", std::string(std::size_t{2} << 20U, 'x'));
    rig.phone().write("Sync/small", "1");
    Report report;
    {
        const FileSizeLimit limit{std::size_t{1} << 20U};
        report = rig.execute();
    }
    CHECK(report.result == JobResult::Partial);
    CHECK(error_of(report, "large") == ErrorCode::DestinationUnwritable);
    CHECK(item_of(report, "large").attempts == 1);
    CHECK(rig.local_content() == EngineRig::Content{{"small", "1"}});
    CHECK_FALSE(report.retry_plan);
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.local_content() == rig.phone_content());
}
