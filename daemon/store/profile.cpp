// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/profile.hpp"

#include "common/error.hpp"
#include "common/profile_keys.hpp"
#include "common/text.hpp"
#include "common/words.hpp"
#include "daemon/store/toml_section.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace mtpsync {

namespace {

using Entry = TomlSection::Entry;

constexpr Words<OnPlug, 4> on_plug_words{{"off", "verify", "sync", "ask"}};
constexpr int most_retries = 100;
constexpr unsigned most_percent = 100;

/// The folder that @p entry names, from the root, where "~/" may stand for @p home.
std::string local_folder(const Entry &entry, std::string_view home) {
    std::string path = unescape_bytes(entry.text());
    if (!home.empty() && path.starts_with("~/"))
        path = std::string{home} + path.substr(1);
    if (!path.starts_with('/'))
        entry.refuse(home.empty() ? "must be an absolute path" : "must be an absolute path, or begin with ~/");
    try {
        return "/" + RelPath::parse(path.substr(1)).bytes();
    } catch (const Error &error) {
        entry.refuse("must be a folder: " + std::string{error.what()});
    }
}

RelPath remote_folder(const Entry &entry) {
    const std::string text = entry.text();
    try {
        return RelPath::parse(text.substr(std::min(text.find_first_not_of('/'), text.size())));
    } catch (const Error &error) {
        entry.refuse("must be a folder on the phone: " + std::string{error.what()});
    }
}

std::optional<std::uint16_t> usb_number(const Entry &entry) {
    const std::string text = entry.text();
    if (text.empty())
        return std::nullopt;
    std::uint16_t number = 0;
    const char *end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number, 16);
    if (text.size() != 4 || parsed.ec != std::errc{} || parsed.ptr != end)
        entry.refuse("must be four hexadecimal digits, as 'lsusb' shows them");
    return number;
}

std::optional<ProfileValue> usb_text(const std::optional<std::uint16_t> &number) {
    return number ? std::optional<ProfileValue>{usb_id_text(*number)} : std::nullopt;
}

std::optional<ProfileValue> text_unless_empty(const std::string &text) {
    return text.empty() ? std::nullopt : std::optional<ProfileValue>{text};
}

Filter filter(const Entry &entry) {
    const auto rules = entry.texts();
    try {
        return Filter::parse(rules);
    } catch (const Error &error) {
        entry.refuse("cannot be used: " + std::string{error.what()});
    }
}

DeleteLimit delete_limit(const Entry &entry) {
    const std::string text = entry.text();
    try {
        return DeleteLimit::parse(text);
    } catch (const Error &error) {
        entry.refuse("cannot be used: " + std::string{error.what()});
    }
}

/// "5%" or "5".
unsigned share(const Entry &entry) {
    std::string text = entry.text();
    if (text.ends_with('%'))
        text.pop_back();
    unsigned percent = 0;
    const char *end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, percent);
    if (parsed.ec != std::errc{} || parsed.ptr != end || percent > most_percent)
        entry.refuse("must be a share from \"0%\" to \"100%\"");
    return percent;
}

NamePolicy name_policy(const Entry &entry) {
    const auto policy = name_policy_from_word(entry.text());
    if (!policy)
        entry.refuse("must be \"refuse\" or \"map\"");
    return *policy;
}

Direction direction(const Entry &entry) {
    const auto found = direction_from_word(entry.text());
    if (!found)
        entry.refuse("must be \"push\" or \"pull\"");
    return *found;
}

ReadBack read_back(const Entry &entry) {
    const auto found = read_back_from_word(entry.text());
    if (!found)
        entry.refuse("must be \"full\" or \"size\"");
    return *found;
}

bool resume_policy(const Entry &entry) {
    const std::string word = entry.text();
    if (word != "auto" && word != "off")
        entry.refuse("must be \"auto\" or \"off\"");
    return word == "auto";
}

OnPlug on_plug(const Entry &entry) {
    const auto found = on_plug_words.find(entry.text());
    if (!found)
        entry.refuse("must be one of " + on_plug_words.list());
    return *found;
}

/// What is being read, and what "~" stands for in it.
struct Draft {
    Profile &profile;
    std::string_view home;
};

/// One key of the file.
struct Row {
    std::string_view key;
    void (*take)(const Draft &draft, const Entry &entry);
    std::optional<ProfileValue> (*show)(const Profile &profile); ///< nothing: no value holds
};

/// What each key of profile_keys() means here.
constexpr std::array rows{
    Row{"local", [](const Draft &draft, const Entry &entry) { draft.profile.local = local_folder(entry, draft.home); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return escape_for_display(profile.local); }},
    Row{"remote", [](const Draft &draft, const Entry &entry) { draft.profile.remote = remote_folder(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> {
            return escape_for_display(profile.remote.bytes());
        }},
    Row{"storage", [](const Draft &draft, const Entry &entry) { draft.profile.storage = entry.text(); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return profile.storage; }},
    Row{"direction", [](const Draft &draft, const Entry &entry) { draft.profile.direction = direction(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return std::string{to_word(profile.direction)}; }},
    Row{"filter", [](const Draft &draft, const Entry &entry) { draft.profile.filter = filter(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return profile.filter.rules(); }},
    Row{"delete", [](const Draft &draft, const Entry &entry) { draft.profile.delete_extra = entry.flag(); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return profile.delete_extra; }},
    Row{"max_delete", [](const Draft &draft, const Entry &entry) { draft.profile.max_delete = delete_limit(entry); },
        [](const Profile &profile) { return text_unless_empty(profile.max_delete.text()); }},
    Row{"names", [](const Draft &draft, const Entry &entry) { draft.profile.names = name_policy(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return std::string{to_word(profile.names)}; }},
    Row{"checksum", [](const Draft &draft, const Entry &entry) { draft.profile.checksum = entry.flag(); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return profile.checksum; }},
    Row{"read_back", [](const Draft &draft, const Entry &entry) { draft.profile.read_back = read_back(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return std::string{to_word(profile.read_back)}; }},
    Row{"reprove", [](const Draft &draft, const Entry &entry) { draft.profile.reprove = share(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return std::to_string(profile.reprove) + "%"; }},
    Row{"max_retries",
        [](const Draft &draft, const Entry &entry) {
            draft.profile.max_retries = static_cast<int>(entry.number(0, most_retries));
        },
        [](const Profile &profile) -> std::optional<ProfileValue> {
            if (!profile.max_retries)
                return std::nullopt;
            return static_cast<std::uint32_t>(*profile.max_retries);
        }},
    Row{"resume", [](const Draft &draft, const Entry &entry) { draft.profile.resume = resume_policy(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> {
            return std::string{profile.resume ? "auto" : "off"};
        }},
    Row{"on_plug", [](const Draft &draft, const Entry &entry) { draft.profile.on_plug = on_plug(entry); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return std::string{to_word(profile.on_plug)}; }},
    Row{"notify", [](const Draft &draft, const Entry &entry) { draft.profile.notify = entry.flag(); },
        [](const Profile &profile) -> std::optional<ProfileValue> { return profile.notify; }},
    Row{"match.serial", [](const Draft &draft, const Entry &entry) { draft.profile.match.serial = entry.text(); },
        [](const Profile &profile) { return text_unless_empty(profile.match.serial); }},
    Row{"match.vendor", [](const Draft &draft, const Entry &entry) { draft.profile.match.vendor = usb_number(entry); },
        [](const Profile &profile) { return usb_text(profile.match.vendor); }},
    Row{"match.product",
        [](const Draft &draft, const Entry &entry) { draft.profile.match.product = usb_number(entry); },
        [](const Profile &profile) { return usb_text(profile.match.product); }},
    Row{"match.model", [](const Draft &draft, const Entry &entry) { draft.profile.match.model = entry.text(); },
        [](const Profile &profile) { return text_unless_empty(profile.match.model); }},
};

/// A reader for each row; those of a section are below the section's name.
TomlSection::Takers takers_of(const Draft &draft) {
    TomlSection::Takers top;
    std::map<std::string, TomlSection::Takers> sections;
    for (const Row &row : rows) {
        const auto take = [&draft, &row](const Entry &entry) { row.take(draft, entry); };
        const std::size_t dot = row.key.find('.');
        if (dot == std::string_view::npos)
            top.emplace(row.key, take);
        else
            sections[std::string{row.key.substr(0, dot)}].emplace(row.key.substr(dot + 1), take);
    }
    for (auto &[name, takers] : sections)
        top.emplace(name, to_section(std::move(takers)));
    return top;
}

void require_complete(const Profile &profile) {
    const auto refuse = [&](const std::string &what) {
        throw Error{ErrorCode::InvalidProfile, profile.file + ":1: " + what};
    };
    if (profile.local.empty())
        refuse("local is missing; add the folder on this machine: local = \"/...\"");
    if (profile.match.is_empty())
        refuse("match is missing; say which phone: a line [match] at the end, and below it serial = \"...\", as "
               "'mtpsyncctl devices' shows it");
}

} // namespace

std::string_view to_word(OnPlug on_plug) noexcept {
    return on_plug_words.of(on_plug);
}

Profile parse_profile(std::string_view text, const std::string &name, const std::string &file,
                      const std::string &home) {
    Profile profile;
    profile.name = name;
    profile.file = file;
    const Draft draft{profile, std::string_view{home}.substr(0, home.find_last_not_of('/') + 1)};
    const toml::table table = parse_toml(text, file, ErrorCode::InvalidProfile);
    TomlSection{table, file, ErrorCode::InvalidProfile}.read(takers_of(draft));
    require_complete(profile);
    return profile;
}

ProfileSettings settings_of(const Profile &profile) {
    ProfileSettings settings;
    for (const Row &row : rows)
        if (auto value = row.show(profile))
            settings.emplace(row.key, std::move(*value));
    return settings;
}

} // namespace mtpsync
