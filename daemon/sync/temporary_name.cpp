// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/temporary_name.hpp"

#include "common/digest.hpp"

#include <span>

namespace mtpsync {

namespace {

constexpr std::string_view prefix = ".mtpsync-";
constexpr std::string_view suffix = ".part";
constexpr std::size_t digits = 16;

} // namespace

std::string temporary_name_of(std::string_view name) {
    Sha256Hasher hasher;
    hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(name.data()), name.size()});
    return std::string{prefix} + hasher.finish().hex().substr(0, digits) + std::string{suffix};
}

bool is_temporary_name(std::string_view name) noexcept {
    if (name.size() != prefix.size() + digits + suffix.size() || !name.starts_with(prefix) || !name.ends_with(suffix))
        return false;
    return name.substr(prefix.size(), digits).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace mtpsync
