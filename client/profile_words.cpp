// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/profile_words.hpp"

#include "client/options.hpp"
#include "common/error.hpp"
#include "common/text.hpp"

namespace mtpsync {

namespace {

std::string in_lines(const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words)
        text.append(text.empty() ? "" : "\n").append(word);
    return text;
}

} // namespace

ProfileValue profile_value(const ProfileKey &key, const std::vector<std::string> &words) {
    const bool is_list = key.kind == ProfileValueKind::Texts;
    const std::string word = is_list ? in_lines(words) : words.back();
    if (!utf16_length(word) && key.name != "local")
        throw Error{ErrorCode::InvalidArgument, std::string{key.name} + " is not valid UTF-8"};
    if (key.name == "local")
        return word.starts_with("~/") ? word : escape_for_display(absolute_path(word));
    try {
        return profile_value_from_word(key.kind, word);
    } catch (const Error &error) {
        throw Error{error.code(), std::string{key.name} + " " + error.what()};
    }
}

std::pair<std::string, ProfileValue> profile_setting(const std::string &word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos)
        throw Error{ErrorCode::InvalidArgument,
                    "'" + escape_for_display(word) + "' is no KEY=VALUE, such as on_plug=sync"};
    const ProfileKey &key = profile_key(word.substr(0, equals));
    return {std::string{key.name}, profile_value(key, {word.substr(equals + 1)})};
}

std::pair<std::string, ProfileValue> profile_match(const DeviceInfo &device) {
    const std::string serial = device.id.substr(0, device.id.find('@'));
    const bool has_serial = serial == device.id || serial != "usb";
    if (has_serial)
        return {"match.serial", serial};
    return {"match.model", device.model};
}

} // namespace mtpsync
