// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/object_path.hpp"

#include "common/names.hpp"

#include <charconv>
#include <system_error>

namespace mtpsync {

namespace {

bool stands_for_itself(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string path_component(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (text.empty())
        return "_";
    std::string component;
    for (const char c : text) {
        if (stands_for_itself(c)) {
            component += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        component += {'_', digits[byte >> 4U], digits[byte & 0x0FU]};
    }
    return component;
}

std::string job_prefix() {
    return std::string{names::root_path} + "/job/_";
}

} // namespace

std::string device_object_path(std::string_view id) {
    return std::string{names::root_path} + "/device/" + path_component(id);
}

std::string profile_object_path(std::string_view name) {
    return std::string{names::root_path} + "/profile/" + path_component(name);
}

std::string job_object_path(std::uint64_t id) {
    return job_prefix() + std::to_string(id);
}

std::optional<std::uint64_t> job_id_of(std::string_view object_path) {
    const std::string prefix = job_prefix();
    if (!object_path.starts_with(prefix))
        return std::nullopt;
    object_path.remove_prefix(prefix.size());
    std::uint64_t id = 0;
    const char *end = object_path.data() + object_path.size();
    const auto parsed = std::from_chars(object_path.data(), end, id);
    if (parsed.ec != std::errc{} || parsed.ptr != end)
        return std::nullopt;
    return id;
}

} // namespace mtpsync
