// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/temporary_name.hpp"

#include "common/digest.hpp"

#include <algorithm>
#include <span>

namespace mtpsync {

namespace {

constexpr std::string_view prefix = ".mtpsync-";
constexpr std::string_view suffix = ".part";
constexpr std::size_t digits = 16;

bool is_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

} // namespace

std::string temporary_name_of(std::string_view name) {
    Sha256Hasher hasher;
    hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(name.data()), name.size()});
    return std::string{prefix} + hasher.finish().hex().substr(0, digits) + std::string{suffix};
}

bool is_temporary_name(std::string_view name) noexcept {
    return name.size() == prefix.size() + digits + suffix.size() && name.starts_with(prefix) &&
           name.ends_with(suffix) && std::ranges::all_of(name.substr(prefix.size(), digits), is_digit);
}

} // namespace mtpsync
