// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/plan_text.hpp"

#include "client/advice.hpp"
#include "client/ends.hpp"
#include "client/quantity.hpp"
#include "client/table.hpp"
#include "common/text.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace mtpsync {

namespace {

struct Sum {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
};

/// Without an action the live listing decides.
std::string_view action_word(const PlanEntry &entry) {
    return entry.action ? to_word(*entry.action) : "as needed";
}

std::string heading(const Plan &plan, const Style &style) {
    if (plan.kind == PlanKind::Seed)
        return style.bold("plan in the short form") + "\n";
    const PlanTarget &target = plan.target;
    std::string text =
        style.bold(fmt::format("{} plan of job {}, made {}", to_word(plan.kind), plan.job, plan.created));
    const Ends ends = ends_of(target);
    text += fmt::format("\n  from      {}\n  to        {}\n", ends.from, ends.to);
    text += fmt::format("  compared  by {}\n", plan.checksum ? "size and content" : "size only");
    if (plan.names == NamePolicy::Map)
        text += "  names     that a phone cannot store are mapped\n";
    for (const std::string &rule : plan.filter.rules())
        text += fmt::format("  filter    {}\n", rule);
    text += fmt::format("  equal     {}\n", format_count(plan.files_equal, "file"));
    text +=
        fmt::format("  space     {} needed, {} free", format_bytes(plan.space_needed), format_bytes(plan.space_free));
    if (plan.space_missing > 0)
        text += fmt::format("; {} more have to be free before everything fits", format_bytes(plan.space_missing));
    text += "\n";
    return text;
}

std::string sums_text(const Plan &plan, const Style &style) {
    std::map<std::pair<std::string_view, std::string_view>, Sum> sums;
    for (const auto &[path, entry] : plan.entries) {
        Sum &sum = sums[{action_word(entry), to_word(entry.reason)}];
        ++sum.entries;
        sum.bytes += entry.size.value_or(0);
    }
    Table table{{"ACTION", "REASON", "ENTRIES", "BYTES"}};
    for (const auto &[key, sum] : sums)
        table.add(
            {std::string{key.first}, std::string{key.second}, std::to_string(sum.entries), format_bytes(sum.bytes)});
    return table.text(style);
}

std::string entries_text(const Plan &plan, const Style &style) {
    Table table{{"ACTION", "SIZE", "PATH", "WHY"}};
    for (const auto &[path, entry] : plan.entries) {
        const bool folder = entry.type == EntryType::Folder;
        table.add({std::string{action_word(entry)}, entry.size ? format_bytes(*entry.size) : "",
                   path.display() + (folder ? "/" : ""), std::string{words_for(entry.reason, plan.target.direction)}});
    }
    for (const auto &[path, reason] : plan.unnameable)
        table.add({"skip", "", path, std::string{words_for(reason, plan.target.direction)}});
    return table.text(style);
}

} // namespace

std::string deletions_text(const Plan &plan, std::size_t most) {
    if (!plan.deletions || plan.deletions->empty())
        return "";
    std::string text = fmt::format("To be deleted {}: {} of {}\n", receiving_side(plan.target.direction),
                                   format_count(plan.deletions->size(), "object"), plan.held);
    std::size_t count = 0;
    for (const auto &[path, deletion] : *plan.deletions) {
        const bool folder = deletion.type == EntryType::Folder;
        if (++count <= most)
            text += "  " + path.display() + (folder ? "/" : " (" + format_bytes(deletion.size) + ")") + "\n";
    }
    if (count > most)
        text += fmt::format("  ... and {} more\n", count - most);
    return text;
}

std::string plan_text(const Plan &plan, const Style &style) {
    std::string text = heading(plan, style);
    const std::string deletions = deletions_text(plan, std::numeric_limits<std::size_t>::max());
    if (plan.entries.empty() && plan.unnameable.empty() && deletions.empty())
        return text + "\nNothing to do.\n";
    if (!plan.entries.empty())
        text += "\n" + sums_text(plan, style);
    if (!plan.entries.empty() || !plan.unnameable.empty())
        text += "\n" + entries_text(plan, style);
    return deletions.empty() ? text : text + "\n" + deletions;
}

} // namespace mtpsync
