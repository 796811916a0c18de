// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/numbered_names.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <string_view>

namespace mtpsync {

namespace {

constexpr std::string_view number_suffix = ".json";

} // namespace

std::string numbered_name(std::uint64_t id) {
    return std::to_string(id) + std::string{number_suffix};
}

std::vector<std::pair<std::uint64_t, std::string>> numbered_newest_first(const std::vector<std::string> &names) {
    std::vector<std::pair<std::uint64_t, std::string>> numbered;
    for (const std::string &name : names) {
        std::uint64_t id = 0;
        const auto end = std::from_chars(name.data(), name.data() + name.size(), id).ptr;
        if (id != 0 && std::string_view{end, name.data() + name.size()} == number_suffix)
            numbered.emplace_back(id, name);
    }
    std::ranges::sort(numbered, std::greater{});
    return numbered;
}

} // namespace mtpsync
