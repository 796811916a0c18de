// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/plan.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

namespace {

const std::string digest(64, 'a');

Plan full_plan() {
    Plan plan{.kind = PlanKind::Verify,
              .target = {.device = "R58M",
                         .model = "Pixel",
                         .storage = "Internal",
                         .dest = "Music",
                         .source = "/a\xff",
                         .direction = Direction::Pull},
              .job = 12,
              .created = "2026-03-01T10:20:30Z",
              .checksum = false,
              .names = NamePolicy::Map,
              .filter = Filter::parse({"+ keep.part", "- *.part"}),
              .source_state = "5c1d",
              .folder_states = {{"", "0b7e"}, {"new", "absent"}},
              .space_needed = 7,
              .space_free = 9,
              .space_missing = 10,
              .files_equal = 411,
              .trusted = 400,
              .trusted_since = "2026-02-11T18:03:44Z"};
    plan.entries[RelPath::parse("new")] = {
        .type = EntryType::Folder, .action = PlanAction::MakeFolder, .reason = PlanReason::Missing};
    plan.entries[RelPath::parse("new/a")] = {.type = EntryType::File,
                                             .action = PlanAction::Replace,
                                             .reason = PlanReason::Content,
                                             .size = 5,
                                             .sha256 = Sha256::from_hex(digest)};
    plan.entries[RelPath::parse("link")] = {.action = PlanAction::Skip, .reason = PlanReason::Symlink};
    plan.entries[RelPath::parse("plain")] = {.type = EntryType::File};
    plan.unnameable["bad\\xff"] = PlanReason::BadName;
    plan.deletions.emplace();
    plan.deletions->emplace(RelPath::parse("gone"), PlanDeletion{.type = EntryType::Folder});
    plan.deletions->emplace(RelPath::parse("gone/old"), PlanDeletion{.size = 8, .date_token = -3, .inode = 77});
    plan.held = 17;
    return plan;
}

/// A document with this member instead of, or besides, what it has to have.
std::string document_with(const std::string &member) {
    return R"({"format": "mtpsync-plan", "version": 1, "entries": {})" + (member.empty() ? "" : ", " + member) + "}";
}

/// A document with one entry "a/b".
std::string document_with_entry(const std::string &entry) {
    return R"({"format": "mtpsync-plan", "version": 1, "entries": {"a/b": )" + entry + "}}";
}

/// What is said about a broken plan.
std::string complaint(const std::string &text) {
    try {
        (void)parse_plan(text);
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::InvalidPlan);
        return error.what();
    }
    return "nothing";
}

} // namespace

TEST_CASE("a plan that is printed and read is the same plan") {
    const Plan plan = full_plan();
    const Plan read = parse_plan(print_plan(plan));
    CHECK(read.kind == plan.kind);
    CHECK(read.target == plan.target);
    CHECK(read.job == plan.job);
    CHECK(read.created == plan.created);
    CHECK(read.checksum == plan.checksum);
    CHECK(read.source_state == plan.source_state);
    CHECK(read.folder_states == plan.folder_states);
    CHECK(read.names == NamePolicy::Map);
    CHECK(read.space_needed == plan.space_needed);
    CHECK(read.space_free == plan.space_free);
    CHECK(read.space_missing == 10);
    CHECK(read.files_equal == plan.files_equal);
    CHECK(read.trusted == 400);
    CHECK(read.trusted_since == plan.trusted_since);
    CHECK(read.entries == plan.entries);
    CHECK(read.unnameable == plan.unnameable);
    CHECK(read.filter == plan.filter);
    CHECK(read.deletions == plan.deletions);
    CHECK(read.held == 17);
    CHECK(print_plan(read) == print_plan(plan));
}

TEST_CASE("a retry plan stays a retry plan") {
    Plan plan = full_plan();
    plan.kind = PlanKind::Retry;
    CHECK(parse_plan(print_plan(plan)).kind == PlanKind::Retry);
}

TEST_CASE("a plan of a mirror with nothing to delete is still one of a mirror") {
    Plan plan{.kind = PlanKind::Verify};
    CHECK_FALSE(parse_plan(print_plan(plan)).deletions);
    plan.deletions.emplace();
    CHECK(parse_plan(print_plan(plan)).deletions == PlanDeletions{});
}

TEST_CASE("what is to be deleted has to be as a verify has seen it, and apart from the entries") {
    CHECK(complaint(document_with(R"("delete": {"a": "file"})")).find("delete 'a': expected an object") !=
          std::string::npos);
    CHECK(complaint(document_with(R"("delete": {"a": {"type": "file"}})")).find("as a verify has seen them") !=
          std::string::npos);
    CHECK(complaint(document_with(R"("delete": {"../a": {"type": "dir"}})")).find("'../a'") != std::string::npos);
    CHECK(complaint(document_with(R"("delete": {"/": {"type": "dir"}})")).find("delete '/'") != std::string::npos);
    CHECK(complaint(document_with(R"("delete": {"a/": {"type": "dir", "all": true}})")).find("'all' is unknown") !=
          std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "action": "delete"})")).find("belongs into \"delete\"") !=
          std::string::npos);
    CHECK(complaint(R"({"format": "mtpsync-plan", "version": 1, "entries": {"a": "dir"},
                        "delete": {"a": {"type": "dir"}}})")
              .find("it is an entry, too") != std::string::npos);
}

TEST_CASE("a wrong rule in the filter of a plan is refused by name") {
    CHECK(complaint(document_with(R"("filter": ["- a", "b"])")).find("the filter rule 'b' is wrong") !=
          std::string::npos);
    CHECK(complaint(document_with(R"("filter": "- a")")).find("filter") != std::string::npos);
}

TEST_CASE("the short form is a plan without a target, and is printed as it was") {
    const std::string text = "{\n \"folder/\": \"dir\",\n \"folder/file.txt\": \"file\"\n}\n";
    const Plan plan = parse_plan(text);
    CHECK(plan.kind == PlanKind::Seed);
    CHECK(plan.target == PlanTarget{});
    REQUIRE(plan.entries.size() == 2);
    CHECK(plan.entries.at(RelPath::parse("folder")) == PlanEntry{.type = EntryType::Folder});
    CHECK(plan.entries.at(RelPath::parse("folder/file.txt")) == PlanEntry{.type = EntryType::File});
    CHECK(print_plan(plan) == text);
}

TEST_CASE("the slash of a folder may be left out, and files of any name are taken") {
    CHECK(parse_plan(R"({"folder": "dir"})").entries.at(RelPath::parse("folder")).type == EntryType::Folder);
    CHECK(parse_plan(R"({"format": "file"})").entries.contains(RelPath::parse("format")));
    CHECK(parse_plan(R"({"format": "dir"})").entries.contains(RelPath::parse("format")));
    CHECK(parse_plan(R"({"format": {"type": "file"}})").entries.contains(RelPath::parse("format")));
    CHECK(parse_plan(R"({"\ud83c\udf89": "file"})").entries.contains(RelPath::parse("🎉")));
    CHECK(parse_plan("{}").entries.empty());
}

TEST_CASE("what is not JSON is refused with line and column") {
    CHECK(complaint("").find("line 1, column 1") != std::string::npos);
    CHECK(complaint("{\n \"a\": \"file\",\n \"b\" \"dir\"\n}").find("line 3, column") != std::string::npos);
    CHECK(complaint("{\"a\": \"file\"").find("line 1, column") != std::string::npos);
    CHECK(complaint("{\n \"\xff\": \"file\"}").find("line 2, column") != std::string::npos);
    CHECK(complaint(R"({"a": {"type": "file", "size": 1e999}})").find("number") != std::string::npos);
    CHECK(complaint(std::string(1'000'000, '[')).find("line 1") != std::string::npos);
}

TEST_CASE("a document that is not an object is refused") {
    for (const char *text : {"[]", "1", "null", "\"file\""})
        CHECK(complaint(text).find("the top") != std::string::npos);
}

TEST_CASE("a path that could leave the folders, or that means nothing, is refused by name") {
    CHECK(complaint(R"({"../up": "file"})").find("'../up'") != std::string::npos);
    CHECK(complaint(R"({"a/../../b": "file"})").find("'a/../../b'") != std::string::npos);
    CHECK(complaint(R"({"/etc/passwd": "file"})").find("'/etc/passwd'") != std::string::npos);
    CHECK(complaint(R"({"a//b": "file"})").find("'a//b'") != std::string::npos);
    CHECK(complaint(R"({"./a": "file"})").find("'./a'") != std::string::npos);
    CHECK(complaint(R"({"a\u0000b": "file"})").find("NUL") != std::string::npos);
    CHECK(complaint(R"({"": "dir"})").find("empty") != std::string::npos);
    CHECK(complaint(R"({"/": "dir"})").find("'/'") != std::string::npos);
}

TEST_CASE("a path that is both a file and a folder is refused by name") {
    CHECK(complaint(R"({"a/": "file"})").find("'a/'") != std::string::npos);
    CHECK(complaint(R"({"a": "file", "a/": "dir"})").find("twice") != std::string::npos);
    CHECK(complaint(R"({"a": "file", "a/b": "file"})").find("'a/b': 'a' is a file") != std::string::npos);
    CHECK(complaint(R"({"a": "file", "a.b": "file", "a/b/c": "file"})").find("'a/b/c'") != std::string::npos);
}

TEST_CASE("an entry that is wrong is refused with its path and member") {
    CHECK(complaint(document_with_entry("1")).find("'a/b'") != std::string::npos);
    CHECK(complaint(document_with_entry(R"("folder")")).find("'folder' is unknown") != std::string::npos);
    CHECK(complaint(document_with_entry("{}")).find("\"type\" is missing") != std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": 1})")).find("'a/b'.type") != std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "action": "burn"})")).find("'a/b'.action") !=
          std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "reason": "whim"})")).find("'a/b'.reason") !=
          std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "size": -1})")).find("'a/b'.size") != std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "size": "1"})")).find("'a/b'.size") != std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "sha256": "12"})")).find("'a/b'.sha256") !=
          std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "colour": "red"})")).find("'colour'") != std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "file", "action": "mkdir"})")).find("mkdir") != std::string::npos);
    CHECK(complaint(document_with_entry(R"({"type": "dir", "action": "send"})")).find("mkdir") != std::string::npos);
}

TEST_CASE("a header that is wrong is refused with its member") {
    CHECK(complaint(document_with("")) == "nothing");
    CHECK(complaint(R"({"format": "mtpsync-plan", "version": 2, "entries": {}})").find("version") != std::string::npos);
    CHECK(complaint(R"({"format": "mtpsync-plan", "entries": {}})").find("version") != std::string::npos);
    CHECK(complaint(R"({"format": "mtpsync-plan", "version": 1})").find("\"entries\" is missing") != std::string::npos);
    CHECK(complaint(R"({"format": "another"})").find("format") != std::string::npos);
    CHECK(complaint(document_with(R"("kind": "seed")")).find("kind") != std::string::npos);
    CHECK(complaint(document_with(R"("kind": "")")).find("kind") != std::string::npos);
    CHECK(complaint(document_with(R"("checksum": 1)")).find("checksum") != std::string::npos);
    CHECK(complaint(document_with(R"("job": "12")")).find("job") != std::string::npos);
    CHECK(complaint(document_with(R"("target": [])")).find("target") != std::string::npos);
    CHECK(complaint(document_with(R"("target": {"owner": "me"})")).find("'owner'") != std::string::npos);
    CHECK(complaint(document_with(R"("target": {"dest": 1})")).find("target.dest") != std::string::npos);
    CHECK(complaint(document_with(R"("space": 1)")).find("space") != std::string::npos);
    CHECK(complaint(document_with(R"("space": {"used": 1})")).find("'used'") != std::string::npos);
    CHECK(complaint(document_with(R"("folder_states": {"../x": "1"})")).find("folder_states") != std::string::npos);
    CHECK(complaint(document_with(R"("folder_states": {"x": 1})")).find("folder_states") != std::string::npos);
    CHECK(complaint(document_with(R"("unnameable": {"x": "whim"})")).find("unnameable") != std::string::npos);
    CHECK(complaint(document_with(R"("comment": "mine")")).find("'comment'") != std::string::npos);
}

TEST_CASE("a plan of more than 64 MiB is refused before it is read") {
    CHECK(complaint(std::string(max_plan_bytes + 1, ' ')).find("64 MiB") != std::string::npos);
}

TEST_CASE("a name that a phone made of broken bytes does not keep a plan from being printed") {
    Plan plan = full_plan();
    plan.target.storage = "SD\xff";
    CHECK(parse_plan(print_plan(plan)).target.storage == "SD\xef\xbf\xbd");
}

TEST_CASE("every action and reason has a word that is understood again") {
    for (const auto action : {PlanAction::MakeFolder, PlanAction::Send, PlanAction::Replace, PlanAction::Skip})
        CHECK(plan_action_from_word(to_word(action)) == action);
    for (auto reason = PlanReason::None; reason <= PlanReason::Special;
         reason = static_cast<PlanReason>(static_cast<int>(reason) + 1))
        CHECK(plan_reason_from_word(to_word(reason)) == reason);
    CHECK_FALSE(plan_action_from_word("burn"));
    CHECK_FALSE(plan_reason_from_word("whim"));
}
