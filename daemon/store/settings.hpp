// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <spdlog/common.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

/// What mtpsyncd.toml says (docs/man/mtpsyncd.toml.5). A value.
struct Settings {
    spdlog::level::level_enum log_level = spdlog::level::info;

    std::vector<std::string> worker_command; ///< empty: the installed worker
    bool idle_scan = true;                   ///< list the whole phone while there is nothing else to do

    std::chrono::milliseconds release_time{30'000}; ///< an idle phone is left to other programs; 0: never

    std::chrono::milliseconds open_time{60'000};
    std::chrono::milliseconds call_time{60'000};
    std::chrono::milliseconds list_time{3'600'000}; ///< of one folder; libmtp gives no sign of life while it lists
    std::chrono::milliseconds stall_time{90'000};

    int max_retries = 3;
    std::chrono::milliseconds first_pause{200};
    std::chrono::milliseconds reopen_pause{500};
};

/// Reads @p file; one that is not there is empty, unless @p required. Throws Error (InvalidArgument) that names file,
/// line and key: "mtpsyncd.toml:3: retry.max is unknown".
[[nodiscard]] Settings load_settings(const std::filesystem::path &file, bool required);

/// "debug", ... as on the command line. Nothing when there is no such level.
[[nodiscard]] std::optional<spdlog::level::level_enum> log_level_from_word(const std::string &word);

} // namespace mtpsync
