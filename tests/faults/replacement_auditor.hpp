// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/scenario.hpp"

#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * Looks at the phone as often as it is told to, and remembers each replaced file of which there was a moment without a
 * complete version, old or new, under its name or under our temporary one. Owned by a case; thread-bound.
 */
class ReplacementAuditor {
public:
    explicit ReplacementAuditor(const Scenario &scenario);

    void look_at(const FakeDevice &phone);
    /// Paths in the folder.
    [[nodiscard]] const std::set<std::string> &lost() const noexcept { return lost_; }

private:
    struct Watched {
        std::string path;
        std::string place;           ///< on the phone
        std::string temporary_place; ///< on the phone
        std::string old_content;
        std::string new_content;
    };
    std::vector<Watched> watched_;
    std::set<std::string> lost_;
};

} // namespace mtpsync
