// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/name_key.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace mtpsync {

namespace {

bool is_ascii(std::string_view name) noexcept {
    return std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

std::string lower_ascii(std::string_view name) {
    std::string key{name};
    for (char &c : key)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return key;
}

} // namespace

std::string name_key(std::string_view name) {
    if (is_ascii(name)) // nearly all names, and a listing may have a million of them
        return lower_ascii(name);
    std::uint8_t *folded = nullptr;
    const auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const std::uint8_t *>(name.data()),
                                                 static_cast<utf8proc_ssize_t>(name.size()), &folded, options);
    const std::unique_ptr<std::uint8_t, decltype(&std::free)> owner{folded, &std::free};
    if (length == UTF8PROC_ERROR_NOMEM)
        throw std::bad_alloc{};
    if (length < 0)
        return std::string{name};
    return {reinterpret_cast<const char *>(folded), static_cast<std::size_t>(length)};
}

} // namespace mtpsync
