// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "daemon/bus/notice.hpp"

#include <map>
#include <string>
#include <vector>

/// What notifications say, in the words of people. Names of phones are escaped by the caller. Reentrant.
namespace mtpsync {

/// The keys of the buttons.
inline constexpr auto retry_action = "retry";
inline constexpr auto sync_action = "sync";

/// "Unlock Pixel 9 and choose File transfer".
[[nodiscard]] Notice unlock_notice(const std::string &phone);
/// The phone cannot be used: because of @p reason, as the device says it.
[[nodiscard]] Notice unusable_notice(const std::string &phone, const std::string &reason);
/// These profiles wait for a person's word.
[[nodiscard]] Notice ask_notice(const std::string &phone, const std::vector<std::string> &profiles);
/// Another phone has the serial number, as @p warning says.
[[nodiscard]] Notice twin_notice(const std::string &phone, const std::string &warning);
/// What came of the last jobs, by profile: not empty, reports without items will do.
[[nodiscard]] Notice result_notice(const std::string &phone, const std::map<std::string, Report> &reports);

/// There is something left that a Retry or another run can do.
[[nodiscard]] bool is_worth_a_retry(const Report &report);
/// A success that changed nothing.
[[nodiscard]] bool found_nothing_new(const Report &report);

/// "412 files, 3.1 GB, all read back".
[[nodiscard]] std::string describe_work(const Report &report);
/// "999 bytes", "3.1 GB": decimal, as file managers do.
[[nodiscard]] std::string describe_bytes(std::uint64_t bytes);

} // namespace mtpsync
