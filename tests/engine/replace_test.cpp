// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace mtpsync;

namespace {

const std::string old_version = "the old version";
const std::string new_version = "the new version, which is longer";

/// A phone that holds the old version of a file.
class ReplaceRig : public EngineRig {
public:
    ReplaceRig() {
        write("file", new_version);
        phone().write("Sync/file", old_version);
    }
    [[nodiscard]] bool phone_has(const std::string &content) const {
        const auto all = phone_content();
        return std::ranges::any_of(all, [&](const auto &item) { return item.second == content; });
    }
    [[nodiscard]] bool is_whole() const { return phone_has(old_version) || phone_has(new_version); }
};

} // namespace

TEST_CASE("a file is replaced without a moment in which the phone has neither version whole") {
    ReplaceRig rig;
    int moments = 0;
    for (const FakeCall call :
         {FakeCall::Put, FakeCall::Get, FakeCall::Remove, FakeCall::Rename, FakeCall::List, FakeCall::Storages})
        rig.phone().before(call, [&] {
            CHECK(rig.is_whole());
            ++moments;
        });
    rig.phone().before(FakeCall::Remove, [&] {
        CHECK(rig.phone_has(new_version)); // before the old one goes
        ++moments;
    });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(moments > 5);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK(rig.calls(FakeCall::Put) == 1);
    CHECK(rig.calls(FakeCall::Rename) == 1);
}

TEST_CASE("a replacement that fails at any step leaves one version whole, and a retry finishes it") {
    const FakeCall call = GENERATE(FakeCall::Put, FakeCall::Get, FakeCall::Remove, FakeCall::Rename);
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::Refused, ErrorCode::AccessDenied,
                                    ErrorCode::NotSupported, ErrorCode::SessionLost, ErrorCode::StorageFull);
    CAPTURE(call, error_info(code).name);
    ReplaceRig rig;
    rig.phone().fail({.call = call, .code = code, .times = 1000});
    rig.execute();
    CHECK(rig.is_whole());

    rig.phone().clear_faults();
    // what is not worth a retry is found again by a comparison
    const Report second = rig.retry_paths().empty() ? rig.execute() : rig.retry();
    CHECK(second.result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
    CHECK_FALSE(rig.phone_has_leftovers());
}

TEST_CASE("a replacement that fails once at any step is finished by the same job") {
    const FakeCall call = GENERATE(FakeCall::Put, FakeCall::Get, FakeCall::Remove, FakeCall::Rename);
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::Refused, ErrorCode::SessionLost);
    CAPTURE(call, error_info(code).name);
    ReplaceRig rig;
    rig.phone().fail({.call = call, .code = code});
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(item_of(report, "file").attempts == 2);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a replacement that was proven before its session broke is not sent again") {
    const FakeCall call = GENERATE(FakeCall::Remove, FakeCall::Rename);
    ReplaceRig rig;
    rig.phone().fail({.call = call, .code = ErrorCode::SessionLost});
    CHECK(rig.execute().result == JobResult::Success);
    CHECK(rig.calls(FakeCall::Put) == 1);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a later job uses what an earlier one sent and proved") {
    ReplaceRig rig;
    rig.phone().fail({.call = FakeCall::Rename, .code = ErrorCode::PhoneBusy, .times = 1000});
    CHECK(rig.execute().result == JobResult::Partial);
    CHECK(rig.phone_has_leftovers());
    rig.phone().clear_faults();
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.calls(FakeCall::Put) == 0);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("what an earlier job left is removed when the local file is another one by now") {
    ReplaceRig rig;
    rig.phone().fail({.call = FakeCall::Rename, .code = ErrorCode::PhoneBusy, .times = 1000});
    rig.execute();
    rig.phone().clear_faults();
    const std::string newest =
        GENERATE(std::string{"short"}, std::string(new_version.size(), 'x')); // also of the leftover's size
    rig.write("file", newest);
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == EngineRig::Content{{"file", newest}});
}

TEST_CASE("what an earlier job left has the file compared, also where sizes would be enough") {
    ReplaceRig rig;
    rig.phone().fail({.call = FakeCall::Rename, .code = ErrorCode::PhoneBusy, .times = 1000});
    rig.execute();
    rig.phone().clear_faults();
    rig.phone().write("Sync/file", std::string(new_version.size(), '?'));
    JobRequest request = rig.request_with_plan(R"({"file": "file"})");
    request.checksum = false;
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("on a phone that cannot rename, a file is sent again under its name and proven before the copy goes") {
    ReplaceRig rig;
    rig.phone().fail({.call = FakeCall::Rename, .code = ErrorCode::NotSupported, .times = 1000});
    rig.phone().before(FakeCall::Remove, [&] { CHECK(rig.phone_has(new_version)); });
    const Report report = rig.execute();
    CHECK(report.result == JobResult::Success);
    CHECK(rig.calls(FakeCall::Put) == 2);
    CHECK(rig.calls(FakeCall::Get) == 2);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("on a phone that cannot rename, trouble at any call leaves one version whole, and a retry finishes it") {
    const FakeCall call = GENERATE(FakeCall::Put, FakeCall::Get, FakeCall::Remove);
    const ErrorCode code = GENERATE(ErrorCode::PhoneBusy, ErrorCode::SessionLost, ErrorCode::StorageFull);
    const int passed = GENERATE(0, 1);
    CAPTURE(call, error_info(code).name, passed);
    ReplaceRig rig;
    rig.phone().fail({.call = FakeCall::Rename, .code = ErrorCode::NotSupported, .times = 1000});
    rig.phone().fail({.call = call, .code = code, .times = 1000, .skip = passed});
    rig.execute();
    CHECK(rig.is_whole());

    rig.phone().clear_faults();
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("unplugged at any call of a replacement, one version is whole, and the retry finishes it") {
    const FakeCall call = GENERATE(FakeCall::Put, FakeCall::Get, FakeCall::Remove, FakeCall::Rename);
    CAPTURE(call);
    ReplaceRig rig;
    rig.phone().unplug_at(call);
    CHECK(rig.execute().result == JobResult::DeviceGone);
    CHECK(rig.is_whole());
    rig.replug();
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("what lies under the temporary name stays until its file is proven, when the old version is gone") {
    ReplaceRig rig;
    rig.phone().unplug_at(FakeCall::Rename);
    CHECK(rig.execute().result == JobResult::DeviceGone);
    rig.replug();
    rig.phone().corrupt_read(1); // it looks broken, but is not
    for (const FakeCall call : {FakeCall::Put, FakeCall::Get, FakeCall::Remove, FakeCall::Rename})
        rig.phone().before(call, [&] { CHECK(rig.is_whole()); });
    CHECK(rig.retry().result == JobResult::Success);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a temporary file beside an equal file is a difference, and is removed without a byte being sent") {
    ReplaceRig rig;
    rig.phone().fail({.call = FakeCall::Rename, .code = ErrorCode::PhoneBusy, .times = 1000});
    rig.execute();
    rig.phone().clear_faults();
    rig.forget_jobs();
    rig.phone().write("Sync/file", new_version);
    const bool checksum = GENERATE(true, false);
    CAPTURE(checksum);
    JobRequest request = rig.request(JobKind::Execute);
    request.checksum = checksum;
    CHECK(rig.run(request).result == JobResult::Success);
    CHECK(rig.calls(FakeCall::Put) == 0);
    CHECK(rig.phone_content() == rig.local_content());
}

TEST_CASE("a folder that has the name of our temporary file is left alone, and so is what is in it") {
    ReplaceRig rig;
    const std::string folder = "Sync/.mtpsync-3b9c358f36f0a31b.part"; // of "file"
    rig.phone().write(folder + "/theirs", "theirs");
    CHECK(rig.execute().result == JobResult::Partial);
    CHECK(rig.phone().content(folder + "/theirs") == "theirs");
    CHECK(rig.phone().content("Sync/file") == old_version);
}
