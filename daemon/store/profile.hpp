// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/delete_limit.hpp"
#include "common/filter.hpp"
#include "common/path.hpp"
#include "common/plan.hpp"
#include "common/profile_value.hpp"
#include "daemon/store/device_match.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mtpsync {

/// What happens when a phone of a profile is plugged in.
enum class OnPlug : std::uint8_t {
    Off,    ///< nothing
    Verify, ///< the folders are compared
    Sync,   ///< what differs is brought over, too
    Ask,    ///< somebody is asked
};

/// "off", as in the file.
[[nodiscard]] std::string_view to_word(OnPlug on_plug) noexcept;

/// A target with a name, and when it is run: profiles.d/NAME.toml (docs/man/mtpsync-profile.5). A value.
struct Profile {
    std::string name;
    std::string file; ///< path, for people
    DeviceMatch match;
    std::string local;   ///< absolute path, as bytes
    RelPath remote;      ///< below the root of the storage
    std::string storage; ///< description; "": the only one
    Direction direction = Direction::Push;
    Filter filter;
    bool delete_extra = false;
    DeleteLimit max_delete;
    NamePolicy names = NamePolicy::Refuse;
    bool checksum = true;
    ReadBack read_back = ReadBack::Full;
    std::optional<int> max_retries;
    unsigned reprove = 0; ///< percent of what is trusted that each run reads again
    bool resume = true;   ///< a job goes on by itself after an interruption
    OnPlug on_plug = OnPlug::Off;
    bool notify = false;

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// Reads the @p text of @p file. @p home is what "~" stands for, "" where that makes no sense. Throws Error
/// (InvalidProfile) that names file, line and key: "/etc/mtpsync/profiles.d/music.toml:3: on_plug must be ...".
[[nodiscard]] Profile parse_profile(std::string_view text, const std::string &name, const std::string &file,
                                    const std::string &home);

/// What holds for it, by key: whatever has a value, given or not. Paths are escaped.
[[nodiscard]] ProfileSettings settings_of(const Profile &profile);

} // namespace mtpsync
