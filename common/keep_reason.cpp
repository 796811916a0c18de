// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/keep_reason.hpp"

#include "common/words.hpp"

namespace mtpsync {

namespace {

constexpr Words<KeepReason, 20> keep_words{{"",
                                            "not-asked",
                                            "whole-storage",
                                            "failed-run",
                                            "unreadable-source",
                                            "empty-source",
                                            "unproven-source",
                                            "read-only",
                                            "too-many",
                                            "on-both-sides",
                                            "excluded",
                                            "temporary",
                                            "twin",
                                            "failed-beside",
                                            "unlisted",
                                            "stale-listing",
                                            "changed",
                                            "not-empty",
                                            "unproven-empty",
                                            "bad-name"}};

} // namespace

std::string_view to_word(KeepReason reason) noexcept {
    return keep_words.of(reason);
}

std::optional<KeepReason> keep_reason_from_word(std::string_view word) noexcept {
    return keep_words.find(word);
}

} // namespace mtpsync
