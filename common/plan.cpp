// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/plan.hpp"

#include "common/error.hpp"
#include "common/json_text.hpp"
#include "common/text.hpp"
#include "common/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace mtpsync {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view format_name = "mtpsync-plan";
constexpr int format_version = 1;

constexpr Words<PlanAction, 6> actions{{"mkdir", "send", "fetch", "replace", "skip", "delete"}};
constexpr Words<PlanReason, 16> reasons{{"", "missing", "size", "content", "failed", "bad-name", "case-clash", "twin",
                                         "type-clash", "too-big", "no-room", "unstable", "unreadable", "symlink",
                                         "special", "extra"}};
constexpr Words<PlanKind, 3> kinds{{"seed", "verify", "retry"}};
constexpr Words<NamePolicy, 2> name_policies{{"refuse", "map"}};
constexpr Words<Direction, 2> directions{{"push", "pull"}};
constexpr Words<ReadBack, 2> read_backs{{"full", "size"}};
constexpr Words<EntryType, 2> types{{"dir", "file"}};
// what a document calls itself; the short form has no word for what it is
constexpr Words<PlanKind, 3> document_kinds{{"", "verify", "retry"}};

[[noreturn]] void refuse(const std::string &place, const std::string &what) {
    throw Error{ErrorCode::InvalidPlan, "the plan is broken at " + place + ": " + what};
}

/// A member of an object that has to be of one kind; nothing when it is absent.
template <class Value>
std::optional<Value> member(const json &object, const char *name, const std::string &place, const char *expected) {
    const auto found = object.find(name);
    if (found == object.end())
        return std::nullopt;
    try {
        if constexpr (std::is_same_v<Value, std::uint64_t>) {
            if (!found->is_number_unsigned())
                refuse(place + "." + name, std::string{"expected "} + expected);
        }
        return found->get<Value>();
    } catch (const json::type_error &) {
        refuse(place + "." + name, std::string{"expected "} + expected);
    }
}

template <class Enum, std::size_t Count>
Enum word(const Words<Enum, Count> &words, const std::string &text, const std::string &place) {
    if (const auto found = words.find(text))
        return *found;
    refuse(place, "'" + escape_for_display(text) + "' is unknown; expected one of " + words.list());
}

void refuse_unknown_members(const json &object, std::initializer_list<std::string_view> known,
                            const std::string &place) {
    for (const auto &item : object.items())
        if (std::find(known.begin(), known.end(), item.key()) == known.end())
            refuse(place, "'" + escape_for_display(item.key()) + "' is unknown here");
}

PlanEntry parse_entry(const json &value, const std::string &place) {
    if (value.is_string())
        return {.type = word(types, value.get<std::string>(), place)};
    if (!value.is_object())
        refuse(place, "expected \"dir\", \"file\" or an object");
    refuse_unknown_members(value, {"type", "action", "reason", "size", "sha256"}, place);

    PlanEntry entry;
    const auto type = member<std::string>(value, "type", place, "\"dir\" or \"file\"");
    if (!type)
        refuse(place, "\"type\" is missing");
    entry.type = word(types, *type, place + ".type");
    if (const auto action = member<std::string>(value, "action", place, "a word"))
        entry.action = word(actions, *action, place + ".action");
    if (const auto reason = member<std::string>(value, "reason", place, "a word"))
        entry.reason = word(reasons, *reason, place + ".reason");
    entry.size = member<std::uint64_t>(value, "size", place, "a number of bytes");
    if (const auto digest = member<std::string>(value, "sha256", place, "64 hexadecimal digits")) {
        entry.sha256 = Sha256::from_hex(*digest);
        if (!entry.sha256)
            refuse(place + ".sha256", "expected 64 hexadecimal digits");
    }
    if (entry.action == PlanAction::Delete)
        refuse(place + ".action", "what is to be deleted belongs into \"delete\"");
    if (entry.action == PlanAction::MakeFolder && entry.type == EntryType::File)
        refuse(place + ".action", "a file cannot be made by mkdir");
    const bool moves_content =
        entry.action == PlanAction::Send || entry.action == PlanAction::Fetch || entry.action == PlanAction::Replace;
    if (entry.type == EntryType::Folder && moves_content)
        refuse(place + ".action", "a folder is made by mkdir");
    return entry;
}

RelPath parse_path(const std::string &text, const std::string &place) {
    try {
        return RelPath::parse(text);
    } catch (const Error &error) {
        refuse(place, error.what());
    }
}

void refuse_files_in_files(const Plan &plan) {
    for (const auto &item : plan.entries)
        for (RelPath above = item.first.parent(); !above.is_root(); above = above.parent()) {
            const auto found = plan.entries.find(above);
            if (found != plan.entries.end() && found->second.type == EntryType::File)
                refuse("'" + item.first.display() + "'", "'" + above.display() + "' is a file, so nothing is in it");
        }
}

void parse_entries(const json &entries, Plan &plan) {
    if (!entries.is_object())
        refuse("entries", "expected an object of path: entry");
    for (const auto &item : entries.items()) {
        const std::string place = "'" + escape_for_display(item.key()) + "'";
        RelPath path = parse_path(item.key(), place);
        if (path.is_root())
            refuse(place, "the path is empty");
        PlanEntry entry = parse_entry(item.value(), place);
        if (item.key().back() == '/' && entry.type == EntryType::File)
            refuse(place, "a path that ends with '/' is a \"dir\"");
        if (!plan.entries.emplace(std::move(path), entry).second)
            refuse(place, "the path occurs twice");
    }
    refuse_files_in_files(plan);
}

/// Only what somebody has seen is ever deleted, so there is no short form.
PlanDeletion parse_deletion(const json &value, const std::string &place) {
    if (!value.is_object())
        refuse(place, "expected an object");
    refuse_unknown_members(value, {"type", "size", "date_token", "inode"}, place);
    PlanDeletion deletion;
    deletion.type = word(types, member<std::string>(value, "type", place, "\"dir\" or \"file\"").value_or(""), place);
    deletion.inode = member<std::uint64_t>(value, "inode", place, "a number").value_or(0);
    if (deletion.type == EntryType::Folder)
        return deletion;
    const auto size = member<std::uint64_t>(value, "size", place, "a number of bytes");
    const auto date = member<std::int64_t>(value, "date_token", place, "a number");
    if (!size || !date)
        refuse(place, "a file wants \"size\" and \"date_token\", as a verify has seen them");
    deletion.size = *size;
    deletion.date_token = *date;
    return deletion;
}

void parse_deletions(const json &deletions, Plan &plan) {
    if (!deletions.is_object())
        refuse("delete", "expected an object of path: what was seen");
    plan.deletions.emplace();
    for (const auto &item : deletions.items()) {
        const std::string place = "delete '" + escape_for_display(item.key()) + "'";
        const RelPath path = parse_path(item.key(), place);
        if (path.is_root())
            refuse(place, "the path is empty");
        if (const auto entry = plan.entries.find(path);
            entry != plan.entries.end() && entry->second.action != PlanAction::Skip)
            refuse(place, "it is an entry, too; leave out one of the two");
        if (!plan.deletions->emplace(path, parse_deletion(item.value(), place)).second)
            refuse(place, "the path occurs twice");
    }
}

void parse_filter(const json &document, Plan &plan) {
    const auto rules = member<std::vector<std::string>>(document, "filter", "the top", "an array of rules");
    try {
        plan.filter = Filter::parse(rules.value_or(std::vector<std::string>{}));
    } catch (const Error &error) {
        refuse("filter", error.what());
    }
}

PlanTarget parse_target(const json &value) {
    if (!value.is_object())
        refuse("target", "expected an object");
    refuse_unknown_members(value, {"device", "model", "storage", "dest", "source", "direction"}, "target");
    const auto text = [&](const char *name) {
        return member<std::string>(value, name, "target", "a text").value_or("");
    };
    const std::string direction = text("direction");
    return {.device = text("device"),
            .model = text("model"),
            .storage = text("storage"),
            .dest = text("dest"),
            .source = unescape_bytes(text("source")),
            .direction = direction.empty() ? Direction::Push : word(directions, direction, "target.direction")};
}

void parse_space(const json &value, Plan &plan) {
    if (!value.is_object())
        refuse("space", "expected an object");
    refuse_unknown_members(value, {"needed", "free", "missing"}, "space");
    plan.space_needed = member<std::uint64_t>(value, "needed", "space", "a number of bytes").value_or(0);
    plan.space_free = member<std::uint64_t>(value, "free", "space", "a number of bytes").value_or(0);
    plan.space_missing = member<std::uint64_t>(value, "missing", "space", "a number of bytes").value_or(0);
}

void parse_header(const json &document, Plan &plan) {
    refuse_unknown_members(document,
                           {"format", "version", "kind", "job", "created", "target", "checksum", "names", "filter",
                            "source_state", "folder_states", "space", "files_equal", "trusted", "trusted_since",
                            "entries", "unnameable", "held", "delete"},
                           "the top");
    const auto version = member<std::uint64_t>(document, "version", "the top", "a number");
    if (version != format_version)
        refuse("version", "only version " + std::to_string(format_version) + " is understood");
    plan.kind =
        word(document_kinds, member<std::string>(document, "kind", "the top", "a word").value_or("verify"), "kind");
    if (plan.kind == PlanKind::Seed)
        refuse("kind", "expected one of " + document_kinds.list());
    plan.job = member<std::uint64_t>(document, "job", "the top", "a number").value_or(0);
    plan.created = member<std::string>(document, "created", "the top", "a date").value_or("");
    plan.checksum = member<bool>(document, "checksum", "the top", "true or false").value_or(true);
    if (const auto names = member<std::string>(document, "names", "the top", "a word"))
        plan.names = word(name_policies, *names, "names");
    parse_filter(document, plan);
    plan.held = member<std::uint64_t>(document, "held", "the top", "a number").value_or(0);
    plan.source_state = member<std::string>(document, "source_state", "the top", "a text").value_or("");
    plan.files_equal = member<std::uint64_t>(document, "files_equal", "the top", "a number").value_or(0);
    plan.trusted = member<std::uint64_t>(document, "trusted", "the top", "a number").value_or(0);
    plan.trusted_since = member<std::string>(document, "trusted_since", "the top", "a time").value_or("");
    if (const auto target = document.find("target"); target != document.end())
        plan.target = parse_target(*target);
    if (const auto states = member<std::map<std::string, std::string>>(document, "folder_states", "the top",
                                                                       "an object of path: fingerprint"))
        plan.folder_states = *states;
    for (const auto &item : plan.folder_states)
        (void)parse_path(item.first, "folder_states");
    if (const auto space = document.find("space"); space != document.end())
        parse_space(*space, plan);
    if (const auto unnameable =
            member<std::map<std::string, std::string>>(document, "unnameable", "the top", "an object of path: reason"))
        for (const auto &[path, reason] : *unnameable)
            plan.unnameable[path] = word(reasons, reason, "unnameable");
}

ordered_json print_entry(const PlanEntry &entry) {
    if (!entry.action && entry.reason == PlanReason::None && !entry.size && !entry.sha256)
        return types.of(entry.type);
    ordered_json value{{"type", types.of(entry.type)}};
    if (entry.action)
        value["action"] = actions.of(*entry.action);
    if (entry.reason != PlanReason::None)
        value["reason"] = reasons.of(entry.reason);
    if (entry.size)
        value["size"] = *entry.size;
    if (entry.sha256)
        value["sha256"] = entry.sha256->hex();
    return value;
}

ordered_json print_deletions(const PlanDeletions &deletions) {
    ordered_json::object_t printed;
    for (const auto &[path, deletion] : deletions) {
        ordered_json value{{"type", types.of(deletion.type)}};
        if (deletion.type == EntryType::File) {
            value["size"] = deletion.size;
            value["date_token"] = deletion.date_token;
        }
        if (deletion.inode != 0)
            value["inode"] = deletion.inode;
        printed.emplace_back(path.bytes() + (deletion.type == EntryType::Folder ? "/" : ""), std::move(value));
    }
    return printed;
}

ordered_json print_entries(const Plan &plan) {
    ordered_json::object_t entries;
    entries.reserve(plan.entries.size());
    for (const auto &[path, entry] : plan.entries)
        // not by operator[], which looks through all that are there; map order has no path twice
        entries.emplace_back(path.bytes() + (entry.type == EntryType::Folder ? "/" : ""), print_entry(entry));
    return entries;
}

} // namespace

Plan parse_plan(std::string_view text) {
    if (text.size() > max_plan_bytes)
        refuse("its size", "more than " + std::to_string(max_plan_bytes >> 20U) + " MiB");
    const json document = parse_json(text, ErrorCode::InvalidPlan, "the plan");
    if (!document.is_object())
        refuse("the top", "expected an object");

    Plan plan;
    const auto format = document.find("format");
    if (format == document.end() || !format->is_string() || *format == "file" || *format == "dir") {
        parse_entries(document, plan);
        return plan;
    }
    if (*format != format_name)
        refuse("format", "expected \"" + std::string{format_name} + "\"");
    parse_header(document, plan);
    const auto entries = document.find("entries");
    if (entries == document.end())
        refuse("the top", "\"entries\" is missing");
    parse_entries(*entries, plan);
    if (const auto deletions = document.find("delete"); deletions != document.end())
        parse_deletions(*deletions, plan);
    return plan;
}

std::string print_plan(const Plan &plan) {
    if (plan.kind == PlanKind::Seed)
        return json_text_of(print_entries(plan));
    const PlanTarget &target = plan.target;
    ordered_json document{
        {"format", format_name},
        {"version", format_version},
        {"kind", kinds.of(plan.kind)},
        {"job", plan.job},
        {"created", plan.created},
        {"target",
         {{"device", target.device},
          {"model", target.model},
          {"storage", target.storage},
          {"dest", target.dest},
          {"source", escape_for_display(target.source)},
          {"direction", directions.of(target.direction)}}},
        {"checksum", plan.checksum},
        {"names", name_policies.of(plan.names)},
        {"space", {{"needed", plan.space_needed}, {"free", plan.space_free}, {"missing", plan.space_missing}}},
        {"files_equal", plan.files_equal},
        {"trusted", plan.trusted},
    };
    if (!plan.trusted_since.empty())
        document["trusted_since"] = plan.trusted_since;
    if (!plan.filter.empty())
        document["filter"] = plan.filter.rules();
    if (!plan.source_state.empty())
        document["source_state"] = plan.source_state;
    document["folder_states"] = plan.folder_states;
    for (const auto &[path, reason] : plan.unnameable)
        document["unnameable"][path] = reasons.of(reason);
    document["entries"] = print_entries(plan);
    if (plan.deletions) {
        document["held"] = plan.held;
        document["delete"] = print_deletions(*plan.deletions);
    }
    return json_text_of(document);
}

std::string_view to_word(PlanAction action) noexcept {
    return actions.of(action);
}

std::string_view to_word(PlanReason reason) noexcept {
    return reasons.of(reason);
}

std::string_view to_word(PlanKind kind) noexcept {
    return kinds.of(kind);
}

std::string_view to_word(NamePolicy names) noexcept {
    return name_policies.of(names);
}

std::string_view to_word(Direction direction) noexcept {
    return directions.of(direction);
}

std::string_view to_word(ReadBack read_back) noexcept {
    return read_backs.of(read_back);
}

std::optional<PlanAction> plan_action_from_word(std::string_view word) noexcept {
    return actions.find(word);
}

std::optional<PlanReason> plan_reason_from_word(std::string_view word) noexcept {
    return reasons.find(word);
}

std::optional<NamePolicy> name_policy_from_word(std::string_view word) noexcept {
    return name_policies.find(word);
}

std::optional<Direction> direction_from_word(std::string_view word) noexcept {
    return directions.find(word);
}

std::optional<ReadBack> read_back_from_word(std::string_view word) noexcept {
    return read_backs.find(word);
}

} // namespace mtpsync
