// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/replacement_auditor.hpp"

#include "common/digest.hpp"
#include "common/path.hpp"

#include <span>
#include <utility>

namespace mtpsync {

namespace {

/// As the engine makes it, but computed here: a change of the pattern has to be meant.
std::string temporary_place_of(const RelPath &path) {
    const std::string_view name = path.name();
    Sha256Hasher hasher;
    hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(name.data()), name.size()});
    return path.parent().child(".mtpsync-" + hasher.finish().hex().substr(0, 16) + ".part").bytes();
}

} // namespace

ReplacementAuditor::ReplacementAuditor(const Scenario &scenario) {
    for (Replacement &item : scenario.replacements())
        watched_.push_back({.path = item.path,
                            .place = on_phone(item.path),
                            .temporary_place = temporary_place_of(RelPath::parse(on_phone(item.path))),
                            .old_content = std::move(item.old_content),
                            .new_content = std::move(item.new_content)});
}

void ReplacementAuditor::look_at(const FakeDevice &phone) {
    const auto is_whole = [&](const Watched &file) {
        return phone.holds(file.place, file.old_content) || phone.holds(file.place, file.new_content) ||
               phone.holds(file.temporary_place, file.new_content) ||
               phone.holds(file.temporary_place, file.old_content);
    };
    for (const Watched &file : watched_)
        if (!is_whole(file))
            lost_.insert(file.path);
}

} // namespace mtpsync
