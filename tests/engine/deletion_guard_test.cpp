// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/deletion_guard.hpp"
#include "tests/support/catch.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace mtpsync;

namespace {

/// A run that may delete.
RunEvidence good_run() {
    return {.is_asked_for = true,
            .dest = RelPath::parse("Music"),
            .is_source_readable = true,
            .is_source_empty = false,
            .source = Completeness::Complete,
            .is_writable = true,
            .wished = 10,
            .held = 50};
}

/// A folder that may be deleted.
DeletionEvidence good_object() {
    return {.path = RelPath::parse("old/folder"),
            .is_on_both_sides = false,
            .is_listed = true,
            .is_fresh = true,
            .planned = Sighting{.is_folder = true},
            .seen = {.is_folder = true},
            .is_empty = true,
            .content = Completeness::Complete};
}

KeepReason reason_of(const std::optional<Kept> &kept) {
    if (kept)
        CHECK_FALSE(kept->message.empty());
    return kept ? kept->reason : KeepReason::None;
}

template <class Evidence>
using Changes = std::vector<std::pair<KeepReason, std::function<void(Evidence &)>>>;

} // namespace

TEST_CASE("a run of which everything is known to be well may delete") {
    CHECK(reason_of(refusal_of(good_run())) == KeepReason::None);
    CHECK(reason_of(refusal_of(RunEvidence{})) == KeepReason::NotAsked);
}

TEST_CASE("each thing that is not well with a run keeps it from deleting, for this reason") {
    const Changes<RunEvidence> changes{
        {KeepReason::NotAsked, [](RunEvidence &run) { run.is_asked_for = false; }},
        {KeepReason::WholeStorage, [](RunEvidence &run) { run.dest = RelPath{}; }},
        {KeepReason::FailedRun, [](RunEvidence &run) { run.failures = 1; }},
        {KeepReason::UnreadableSource, [](RunEvidence &run) { run.is_source_readable = false; }},
        {KeepReason::EmptySource, [](RunEvidence &run) { run.is_source_empty = true; }},
        {KeepReason::UnprovenSource, [](RunEvidence &run) { run.source = Completeness::Unproven; }},
        {KeepReason::ReadOnly, [](RunEvidence &run) { run.is_writable = false; }},
        {KeepReason::TooMany, [](RunEvidence &run) { run.wished = 11; }},
        {KeepReason::TooMany, [](RunEvidence &run) { run.limit = DeleteLimit::parse("0"); }},
        {KeepReason::TooMany, [](RunEvidence &run) { run.limit = DeleteLimit::parse("19%"); }},
    };
    for (const auto &[reason, change] : changes) {
        RunEvidence run = good_run();
        change(run);
        INFO(to_word(reason));
        CHECK(reason_of(refusal_of(run)) == reason);
    }
}

TEST_CASE("force is about an empty original and a whole storage, and about nothing else") {
    RunEvidence run = good_run();
    run.is_forced = true;
    run.is_source_empty = true;
    run.dest = RelPath{};
    CHECK(reason_of(refusal_of(run)) == KeepReason::None);
    run.wished = 11;
    CHECK(reason_of(refusal_of(run)) == KeepReason::TooMany);
    run.is_source_readable = false;
    CHECK(reason_of(refusal_of(run)) == KeepReason::UnreadableSource);
}

TEST_CASE("the way back to this machine may mirror a whole storage") {
    RunEvidence run = good_run();
    run.dest = RelPath{};
    run.receives_on_phone = false;
    CHECK(reason_of(refusal_of(run)) == KeepReason::None);
}

TEST_CASE("an object of which everything is known to be well may be deleted") {
    CHECK(reason_of(refusal_of(good_object())) == KeepReason::None);
    DeletionEvidence file = good_object();
    file.planned = file.seen = {.size = 5, .date = 7};
    file.is_empty = false; // is about folders
    file.content = Completeness::Unproven;
    CHECK(reason_of(refusal_of(file)) == KeepReason::None);
}

TEST_CASE("each thing that is not well with an object keeps it, for this reason") {
    const Changes<DeletionEvidence> changes{
        {KeepReason::BadName, [](DeletionEvidence &object) { object.is_named_well = false; }},
        {KeepReason::BadName, [](DeletionEvidence &object) { object.path = RelPath{}; }},
        {KeepReason::Excluded, [](DeletionEvidence &object) { object.is_excluded = true; }},
        {KeepReason::Temporary, [](DeletionEvidence &object) { object.is_temporary = true; }},
        {KeepReason::Unlisted, [](DeletionEvidence &object) { object.is_listed = false; }},
        {KeepReason::Twin, [](DeletionEvidence &object) { object.has_twin = true; }},
        {KeepReason::OnBothSides, [](DeletionEvidence &object) { object.is_on_both_sides = true; }},
        {KeepReason::FailedBeside, [](DeletionEvidence &object) { object.has_failure_beside = true; }},
        {KeepReason::StaleListing, [](DeletionEvidence &object) { object.is_fresh = false; }},
        {KeepReason::Changed, [](DeletionEvidence &object) { object.seen = {.size = 1}; }},
        {KeepReason::Changed, [](DeletionEvidence &object) { object.seen.identity = 8; }},
        {KeepReason::NotEmpty, [](DeletionEvidence &object) { object.is_empty = false; }},
        {KeepReason::UnprovenEmpty, [](DeletionEvidence &object) { object.content = Completeness::Unproven; }},
    };
    for (const auto &[reason, change] : changes) {
        DeletionEvidence object = good_object();
        change(object);
        INFO(to_word(reason));
        CHECK(reason_of(refusal_of(object)) == reason);
    }
}

TEST_CASE("a file with another size or another date is another file") {
    DeletionEvidence file = good_object();
    file.planned = Sighting{.size = 5, .date = 7};
    file.seen = {.size = 6, .date = 7};
    CHECK(reason_of(refusal_of(file)) == KeepReason::Changed);
    file.seen = {.size = 5, .date = 8};
    CHECK(reason_of(refusal_of(file)) == KeepReason::Changed);
}
