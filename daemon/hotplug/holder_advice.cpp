// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/holder_advice.hpp"

#include "common/text.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace mtpsync {

namespace {

/// More of them do not help anybody who reads it.
constexpr std::size_t most_named = 3;

constexpr std::string_view by_unmounting = "unmount it with 'fusermount -u' and the folder where it is mounted";
constexpr std::string_view by_waiting = "wait until it has ended";
constexpr std::string_view by_ending = "end it, or let it release the phone";

/// How programs whose names begin like this let go of a phone. The first row that fits counts.
struct KnownHolder {
    std::string_view beginning;
    std::string_view advice;
};
constexpr std::array known_holders{
    KnownHolder{"gvfs",
                "eject the phone in the file manager, or run 'gio mount --unmount-scheme=mtp'; as a last resort "
                "'systemctl --user stop gvfs-daemon'"},
    KnownHolder{"kiod", "close the phone in the file manager; as a last resort end it, KDE starts it again"},
    KnownHolder{"kio", "close the phone in the file manager"},
    KnownHolder{"jmtpfs", by_unmounting},
    KnownHolder{"simple-mtpfs", by_unmounting},
    KnownHolder{"go-mtpfs", by_unmounting},
    KnownHolder{"aft-mtp-mount", by_unmounting},
    KnownHolder{"aft-mtp", by_waiting},
    KnownHolder{"mtp-", by_waiting},
    KnownHolder{"mtpsync-phone", "it belongs to another mtpsyncd: let only one of them run"},
};

std::string_view advice_for(std::string_view program) {
    const auto *const known = std::ranges::find_if(
        known_holders, [&](const KnownHolder &holder) { return program.starts_with(holder.beginning); });
    return known == known_holders.end() ? by_ending : known->advice;
}

} // namespace

std::string advice_on(const std::vector<UsbHolder> &holders) {
    if (holders.empty())
        return "another program, perhaps of another user, uses the phone; close it (often it is a file manager: eject "
               "the phone there)";
    std::string names;
    std::string advice;
    for (std::size_t n = 0; n < std::min(holders.size(), most_named); ++n) {
        const UsbHolder &holder = holders[n];
        names += fmt::format("{}{} (pid {}, user {})", n == 0 ? "" : " and ", escape_for_display(holder.program),
                             holder.pid, escape_for_display(holder.user));
        const std::string_view how = advice_for(holder.program);
        if (advice.find(how) == std::string::npos)
            advice += fmt::format("; {}", how);
    }
    return names + (holders.size() == 1 ? " uses" : " use") + " the phone" + advice;
}

} // namespace mtpsync
