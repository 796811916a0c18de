// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

using namespace mtpsync;

namespace {

const std::string old_content = "the old version";
const std::string new_content = "the new version, which is longer";
const std::string foreign_name = ".mtpsync-backup.part";

/// A phone that holds the old version of a file, and a file of somebody else that looks like ours.
class CutRig : public EngineRig {
public:
    CutRig() {
        write("file", new_content);
        phone().write("Sync/file", old_content);
        phone().write("Sync/" + foreign_name, "not ours");
    }

    /// An execute that is cut off at this call, and of which the daemon wrote nothing but its journal.
    void cut_at(FakeCall call, bool checksum = true) {
        phone().unplug_at(call);
        JobRequest cut = request(JobKind::Execute);
        cut.checksum = checksum;
        CHECK(run(cut).result == JobResult::DeviceGone);
        forget_jobs();
    }
    void remove_local_file() const { std::filesystem::remove(local("file")); }
    [[nodiscard]] std::vector<Flight> flights() { return journal().of("FAKE0001", "Internal shared storage"); }
    [[nodiscard]] std::string on_phone(const std::string &path) { return phone().content("Sync/" + path).value_or(""); }
    /// Temporaries of ours: all but the foreign_name one.
    [[nodiscard]] bool has_temporaries() const {
        Content content = phone_content();
        content.erase(foreign_name);
        return std::ranges::any_of(content, [](const auto &item) { return item.first.starts_with(".mtpsync-"); });
    }
};

} // namespace

TEST_CASE_METHOD(CutRig, "an ordinary replacement leaves nothing in the journal") {
    CHECK(execute().result == JobResult::Success);
    CHECK(flights().empty());
    CHECK(on_phone(foreign_name) == "not ours");
}

TEST_CASE_METHOD(CutRig, "every step of a replacement is in the journal before it begins") {
    std::vector<FlightStep> seen;
    const auto look = [&] {
        for (const Flight &flight : flights())
            seen.push_back(flight.step);
    };
    phone().before(FakeCall::Put, look);
    phone().before(FakeCall::Remove, look);
    phone().before(FakeCall::Rename, look);
    CHECK(execute().result == JobResult::Success);
    CHECK(seen == std::vector{FlightStep::Staging, FlightStep::Placing, FlightStep::Placing});
}

TEST_CASE_METHOD(CutRig, "a part of a new version is removed, also when the local file is gone by now") {
    cut_at(FakeCall::Get);
    CHECK(has_temporaries());
    remove_local_file();
    CHECK(verify().result == JobResult::Success);
    CHECK_FALSE(has_temporaries());
    CHECK(on_phone("file") == old_content);
    CHECK(on_phone(foreign_name) == "not ours");
    CHECK(flights().empty());
}

TEST_CASE_METHOD(CutRig, "a proven new version takes its place, also when the local file is gone by now") {
    const FakeCall call = GENERATE(FakeCall::Remove, FakeCall::Rename);
    cut_at(call);
    remove_local_file();
    verify();
    CHECK(on_phone("file") == new_content);
    CHECK_FALSE(has_temporaries());
    CHECK(on_phone(foreign_name) == "not ours");
    CHECK(flights().empty());
}

TEST_CASE_METHOD(CutRig, "what somebody put there meanwhile is never taken for the old version") {
    cut_at(FakeCall::Remove);
    phone().write("Sync/file", "somebody else's");
    remove_local_file();
    verify();
    CHECK(on_phone("file") == "somebody else's");
    CHECK_FALSE(has_temporaries());
}

TEST_CASE_METHOD(CutRig, "a new version that rotted meanwhile does not replace the old one") {
    cut_at(FakeCall::Remove);
    remove_local_file();
    phone().corrupt_read(1);
    verify();
    CHECK(on_phone("file") == old_content);
    CHECK_FALSE(has_temporaries());
}

TEST_CASE_METHOD(CutRig, "the only copy on the phone stays while it cannot be proven") {
    cut_at(FakeCall::Rename); // the old version is gone
    remove_local_file();
    phone().corrupt_read(1);
    verify();
    CHECK(has_temporaries());
    CHECK(flights().size() == 1);
    verify(); // now it reads well
    CHECK(on_phone("file") == new_content);
    CHECK(flights().empty());
}

TEST_CASE("a torn new file of the right size is not taken for the file, even where sizes are enough") {
    EngineRig rig;
    rig.write("file", new_content);
    rig.phone().corrupt_sent(3, 1);
    rig.phone().unplug_at(FakeCall::Get);
    CHECK(rig.execute().result == JobResult::DeviceGone);
    rig.forget_jobs();
    CHECK(rig.phone().content("Sync/file")->size() == new_content.size());

    JobRequest by_size = rig.request(JobKind::Verify);
    by_size.checksum = false;
    const Report verified = rig.run(by_size);
    CHECK(verified.result == JobResult::Differences);
    CHECK(item_of(verified, "file").reason == PlanReason::Failed);
    by_size.kind = JobKind::Execute;
    CHECK(rig.run(by_size).result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
    by_size.kind = JobKind::Verify;
    CHECK(rig.run(by_size).result == JobResult::Success);
}

TEST_CASE_METHOD(CutRig, "on a phone that renames nothing the proven copy stays until the second one is proven") {
    phone().fail({.call = FakeCall::Rename, .code = ErrorCode::NotSupported, .times = 1000});
    int puts = 0;
    phone().before(FakeCall::Put, [&] {
        if (++puts == 2)
            phone().tear_next_put(ErrorCode::DeviceGone);
    });
    CHECK(execute().result == JobResult::DeviceGone);
    forget_jobs();
    verify();
    CHECK(has_temporaries()); // the only whole one
    REQUIRE(flights().size() == 1);
    CHECK(flights().front().step == FlightStep::Copying);

    phone().corrupt_read(1); // a third fault: the copy does not prove this time, and is not let go for that
    phone().before(FakeCall::Remove, [&] { CHECK(phone_content().size() >= 2); });
    CHECK(execute().result == JobResult::Success);
    CHECK(on_phone("file") == new_content);
    CHECK_FALSE(has_temporaries());
    CHECK(flights().empty());
}

TEST_CASE_METHOD(CutRig, "an empty file that was sent a second time proves nothing by being there") {
    write("file", "");
    phone().fail({.call = FakeCall::Rename, .code = ErrorCode::NotSupported, .times = 1000});
    int puts = 0;
    phone().before(FakeCall::Put, [&] {
        if (++puts == 2)
            phone().tear_next_put(ErrorCode::DeviceGone);
    });
    CHECK(execute().result == JobResult::DeviceGone);
    forget_jobs();
    verify();
    CHECK(has_temporaries());
    CHECK(execute().result == JobResult::Success);
    CHECK(phone().content("Sync/file") == "");
    CHECK_FALSE(has_temporaries());
    CHECK(flights().empty());
}

TEST_CASE_METHOD(CutRig, "without its journal a job sends nothing, and says why") {
    database().write(StateDb::Durability::Synced, [](sqlite3 *connection) {
        SqlStatement{connection, "DROP TABLE flights"}.step();
    });
    const Report report = execute();
    CHECK(report.result == JobResult::Failed);
    CHECK(report.error == ErrorCode::StateUnwritable);
    CHECK(calls(FakeCall::Put) == 0);
    CHECK(on_phone("file") == old_content);
}
