// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/profile_keys.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace mtpsync {

namespace {

using Kind = ProfileValueKind;

constexpr std::size_t longest_name = 100;

constexpr std::array keys{
    ProfileKey{"local", Kind::Text, "--source", "The local folder"},
    ProfileKey{"remote", Kind::Text, "--dest", "The folder on the phone; without it the root of the storage"},
    ProfileKey{"storage", Kind::Text, "--storage", "Which storage of the phone, by description"},
    ProfileKey{"direction", Kind::Text, "--direction",
               "push: the phone becomes like the local folder; pull: the other way"},
    ProfileKey{"filter", Kind::Texts, "--filter",
               "A rule of what is looked at: '+ PATTERN', '- PATTERN' or defaults; may be repeated"},
    ProfileKey{"delete", Kind::Flag, "--delete", "Delete what only the receiving side has: true or false"},
    ProfileKey{"max_delete", Kind::Text, "--max-delete", "Delete nothing if it were more: a number, or 10%"},
    ProfileKey{"names", Kind::Text, "--names", "Names that a phone cannot store: refuse or map"},
    ProfileKey{"checksum", Kind::Flag, "--checksum", "Compare contents, not only sizes: true or false"},
    ProfileKey{"read_back", Kind::Text, "--read-back", "What is asked of a file that was sent: full or size"},
    ProfileKey{"reprove", Kind::Text, "--reprove",
               "Of the files that are trusted read this share again in each run: 5%"},
    ProfileKey{"max_retries", Kind::Count, "--max-retries", "How often a file is tried again"},
    ProfileKey{"resume", Kind::Text, "--resume", "Go on by itself after an interruption: auto or off"},
    ProfileKey{"on_plug", Kind::Text, "--on-plug", "When the phone is plugged in: off, verify, sync or ask"},
    ProfileKey{"notify", Kind::Flag, "--notify", "Tell the desktop what happens: true or false"},
    ProfileKey{"match.serial", Kind::Text, "--device", "The phone, as 'mtpsyncctl devices' names it"},
    ProfileKey{"match.vendor", Kind::Text, "--vendor", "Phones with this USB vendor id, such as 18d1"},
    ProfileKey{"match.product", Kind::Text, "--product", "Phones with this USB product id, such as 4ee1"},
    ProfileKey{"match.model", Kind::Text, "--model", "Phones of this model"},
};

std::string_view section_of(std::string_view key) {
    const std::size_t dot = key.find('.');
    return dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
}

bool fits_a_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

} // namespace

std::span<const ProfileKey> profile_keys() noexcept {
    return keys;
}

const ProfileKey &profile_key(std::string_view name) {
    const auto *found = std::ranges::find(keys, name, &ProfileKey::name);
    if (found != keys.end())
        return *found;
    std::string all;
    for (const ProfileKey &key : keys)
        all.append(all.empty() ? "" : ", ").append(key.name);
    throw Error{ErrorCode::InvalidArgument, "a profile has no key '" + escape_for_display(name) + "'; it has " + all};
}

std::string profile_text(const ProfileSettings &settings) {
    for (const auto &[name, value] : settings)
        static_cast<void>(profile_key(name));
    std::string text;
    std::string_view section;
    for (const ProfileKey &key : keys) {
        const auto setting = settings.find(std::string{key.name});
        if (setting == settings.end())
            continue;
        const std::string_view of = section_of(key.name);
        if (of != section)
            text.append(text.empty() ? "[" : "\n[").append(of).append("]\n");
        section = of;
        const std::string_view name = key.name.substr(of.empty() ? 0 : of.size() + 1);
        text.append(name).append(" = ").append(toml_text(setting->second)).append("\n");
    }
    return text;
}

bool is_profile_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= longest_name && name.front() != '.' &&
           std::ranges::all_of(name, fits_a_name);
}

} // namespace mtpsync
