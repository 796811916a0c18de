// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/profile_value.hpp"

#include "common/error.hpp"

#include <algorithm>
#include <charconv>

namespace mtpsync {

namespace {

/// A basic string of TOML 1.0; what is no control character stands for itself.
std::string toml_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (byte < 0x20 || byte == 0x7F)
            out.append("\\u00").append({digits[byte >> 4U], digits[byte & 0x0FU]});
        else
            out += c;
    }
    return out + "\"";
}

std::string toml_text(const std::vector<std::string> &texts) {
    std::string out = "[";
    for (const std::string &text : texts)
        out.append(out.size() == 1 ? "" : ", ").append(toml_text(text));
    return out + "]";
}

struct Printer {
    std::string operator()(const std::string &text) const { return toml_text(text); }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::uint32_t count) const { return std::to_string(count); }
    std::string operator()(const std::vector<std::string> &texts) const { return toml_text(texts); }
};

bool flag_of(std::string_view text) {
    if (text != "true" && text != "false")
        throw Error{ErrorCode::InvalidArgument, "must be true or false"};
    return text == "true";
}

std::uint32_t count_of(std::string_view text) {
    std::uint32_t count = 0;
    const char *end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, count);
    if (parsed.ec != std::errc{} || parsed.ptr != end)
        throw Error{ErrorCode::InvalidArgument, "must be a whole number"};
    return count;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace

std::string toml_text(const ProfileValue &value) {
    return std::visit(Printer{}, value);
}

ProfileValue profile_value_from_word(ProfileValueKind kind, std::string_view text) {
    switch (kind) {
    case ProfileValueKind::Flag: return flag_of(text);
    case ProfileValueKind::Count: return count_of(text);
    case ProfileValueKind::Texts: return lines_of(text);
    case ProfileValueKind::Text: break;
    }
    return std::string{text};
}

} // namespace mtpsync
