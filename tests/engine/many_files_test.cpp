// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"
#include "tests/support/catch.hpp"

#include <set>

using namespace mtpsync;

namespace {

constexpr int files = 500;
constexpr int bad_every = 50;

std::string path_of(int number) {
    return "folder" + std::to_string(number % 7) + "/file" + std::to_string(number);
}

/// Every fiftieth, ten in all.
std::set<std::string> bad_paths() {
    std::set<std::string> bad;
    for (int number = 0; number < files; number += bad_every)
        bad.insert(path_of(number));
    return bad;
}

void refuse_bad_ones(FakeDevice &phone, ErrorCode code) {
    for (int number = 0; number < files; number += bad_every)
        phone.fail({.call = FakeCall::Put, .code = code, .times = 1000, .name = "file" + std::to_string(number)});
}

constexpr ErrorCode codes[]{
    ErrorCode::SourceChanged,   ErrorCode::SessionLost,        ErrorCode::DeviceUnresponsive,
    ErrorCode::PhoneBusy,       ErrorCode::IncompleteTransfer, ErrorCode::StorageFull,
    ErrorCode::StorageReadOnly, ErrorCode::StorageUnavailable, ErrorCode::NoSuchObject,
    ErrorCode::NoSuchParent,    ErrorCode::ObjectProtected,    ErrorCode::AccessDenied,
    ErrorCode::PartialDeletion, ErrorCode::NameRefused,        ErrorCode::ObjectTooLarge,
    ErrorCode::Refused,         ErrorCode::NotSupported,       ErrorCode::ObjectUnreadable,
    ErrorCode::ContentMismatch,
};

} // namespace

TEST_CASE("ten of 500 files that the phone refuses fail alone, are kept where that helps, and a retry sends them") {
    EngineRig rig;
    for (int number = 0; number < files; ++number)
        rig.write(path_of(number), "content of " + std::to_string(number));
    const auto source = rig.local_content();
    const auto bad = bad_paths();

    for (const ErrorCode code : codes) {
        CAPTURE(error_info(code).name);
        rig.phone().erase("Sync");
        refuse_bad_ones(rig.phone(), code);
        const Report report = rig.execute();
        CHECK(report.result == JobResult::Partial);
        CHECK(report.files == FileCounts{.total = files, .done = 490, .failed = 10, .verified = 490});
        for (const std::string &path : bad)
            CHECK(error_of(report, path) == code);

        const bool worth_a_retry = error_info(code).retry_class != RetryClass::Permanent;
        const auto kept = rig.retry_paths();
        CHECK(std::set<std::string>(kept.begin(), kept.end()) == (worth_a_retry ? bad : std::set<std::string>{}));
        CHECK(report.retry_plan == worth_a_retry);

        rig.phone().clear_faults();
        const Report second = worth_a_retry ? rig.retry() : rig.execute();
        CHECK(second.result == JobResult::Success);
        CHECK(second.files == FileCounts{.total = 10, .done = 10, .verified = 10});
        CHECK(rig.retry_paths().empty());
        CHECK(rig.phone_content() == source);
    }
}
