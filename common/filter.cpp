// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/filter.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

constexpr std::size_t most_rules = 1000;
constexpr std::size_t longest_rule = 4096;
constexpr std::string_view folder_with_content = "/***";

[[noreturn]] void refuse_rule(const std::string &rule, const std::string &why) {
    throw Error{ErrorCode::InvalidArgument, "the filter rule '" + escape_for_display(rule) + "' is wrong: " + why};
}

} // namespace

std::vector<std::string> Filter::default_rules() {
    return {
        "- .thumbnails/", "- .trashed-*", "- .pending-*", "- .Trash-*/",    "- .DS_Store",
        "- Thumbs.db",    "- *.part",     "- *.partial",  "- *.crdownload", "- .~lock.*#",
    };
}

Filter Filter::parse(const std::vector<std::string> &rules) {
    Filter filter;
    for (const std::string &rule : rules) {
        if (rule != "defaults") {
            filter.add(rule);
            continue;
        }
        for (const std::string &known : default_rules())
            filter.add(known);
    }
    return filter;
}

void Filter::add(const std::string &rule) {
    if (rules_.size() >= most_rules)
        refuse_rule(rule, "there are " + std::to_string(most_rules) + " before it, and that is enough");
    if (rule.size() > longest_rule)
        refuse_rule(rule.substr(0, longest_rule), "it is longer than " + std::to_string(longest_rule) + " bytes");
    const bool has_sign = rule.size() >= 2 && (rule[0] == '+' || rule[0] == '-') && rule[1] == ' ';
    if (!has_sign)
        refuse_rule(rule, "it has to be '+ PATTERN', '- PATTERN' or 'defaults'");
    if (!utf16_length(rule) || rule.find('\0') != std::string::npos)
        refuse_rule(rule, "it is not valid UTF-8 text");
    try {
        add_pattern(rule[0] == '-', std::string_view{rule}.substr(2));
    } catch (const Error &error) {
        refuse_rule(rule, error.what());
    }
    rules_.push_back(rule);
}

void Filter::add_pattern(bool excludes, std::string_view pattern) {
    const bool with_content = pattern.ends_with(folder_with_content);
    if (with_content)
        pattern.remove_suffix(folder_with_content.size());
    const bool folders_only = with_content || pattern.ends_with('/');
    if (!with_content && folders_only)
        pattern.remove_suffix(1);
    bool is_anchored = pattern.starts_with('/');
    if (is_anchored)
        pattern.remove_prefix(1);
    bool is_path = pattern.find('/') != std::string_view::npos || pattern.find("**") != std::string_view::npos;
    while (pattern.starts_with("**/")) { // any folders, or none
        pattern.remove_prefix(3);
        is_anchored = false;
        is_path = true;
    }
    if (pattern.empty())
        throw Error{ErrorCode::InvalidArgument, "the pattern is empty"};
    if (pattern.find("//") != std::string_view::npos || pattern.ends_with('/') || pattern.starts_with('/'))
        throw Error{ErrorCode::InvalidArgument, "the pattern has an empty name between two '/'"};

    const auto place = is_anchored ? Rule::Place::Anchored : is_path ? Rule::Place::End : Rule::Place::Name;
    parsed_.push_back({.excludes = excludes, .folders_only = folders_only, .place = place, .glob = Glob{pattern}});
    if (with_content)
        parsed_.push_back({.excludes = excludes,
                           .folders_only = false,
                           .place = is_anchored ? Rule::Place::Anchored : Rule::Place::End,
                           .glob = Glob{std::string{pattern} + "/**"}});
}

bool Filter::Rule::fits(const RelPath &path, bool is_folder) const {
    if (folders_only && !is_folder)
        return false;
    switch (place) {
    case Place::Name: return glob.fits(path.name());
    case Place::End: return glob.fits_end_of(path.bytes());
    case Place::Anchored: return glob.fits(path.bytes());
    }
    return false;
}

bool Filter::excludes(const RelPath &path, bool is_folder) const {
    const auto decides = [&](const Rule &rule) { return rule.fits(path, is_folder); };
    const auto found = std::ranges::find_if(parsed_, decides);
    return found != parsed_.end() && found->excludes;
}

bool Filter::hides(const RelPath &path, bool is_folder) const {
    if (empty())
        return false;
    for (RelPath above = path.parent(); !above.is_root(); above = above.parent())
        if (excludes(above, true))
            return true;
    return excludes(path, is_folder);
}

} // namespace mtpsync
