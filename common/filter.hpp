// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/glob.hpp"
#include "common/path.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * Which files and folders of two folders are looked at (docs/man/mtpsync-filter.7): ordered rules, of which the first
 * that fits decides; what none fits is looked at. An excluded folder is excluded with all that is in it. A value;
 * reentrant. Without rules it excludes nothing.
 */
class Filter {
public:
    Filter() = default;
    /// Of "+ PATTERN" (look at it), "- PATTERN" (do not) and "defaults" (the rules of default_rules()). Throws Error
    /// (InvalidArgument) that names the rule.
    static Filter parse(const std::vector<std::string> &rules);
    /// What hardly anybody wants on a phone: thumbnails, trash, halves of downloads. Never applied unasked.
    [[nodiscard]] static std::vector<std::string> default_rules();

    /// As they were given, with "defaults" spelt out.
    [[nodiscard]] const std::vector<std::string> &rules() const noexcept { return rules_; }
    [[nodiscard]] bool empty() const noexcept { return rules_.empty(); }

    /// @p path itself; of the folders above it the caller knows that they are looked at.
    [[nodiscard]] bool excludes(const RelPath &path, bool is_folder) const;
    /// @p path, or a folder above it.
    [[nodiscard]] bool hides(const RelPath &path, bool is_folder) const;

    friend bool operator==(const Filter &left, const Filter &right) { return left.rules_ == right.rules_; }

private:
    struct Rule {
        bool excludes;
        bool folders_only;
        enum class Place : unsigned char {
            Name,    ///< the last name
            End,     ///< the last names
            Anchored ///< all names
        };
        Place place;
        Glob glob;

        [[nodiscard]] bool fits(const RelPath &path, bool is_folder) const;
    };

    void add(const std::string &rule);
    void add_pattern(bool excludes, std::string_view pattern);

    std::vector<std::string> rules_;
    std::vector<Rule> parsed_;
};

} // namespace mtpsync
