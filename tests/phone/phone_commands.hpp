// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/virtual_phone.hpp"
#include "tests/phone/wait_list.hpp"

#include <nlohmann/json.hpp>

namespace vphone {

/// Carries out a command that is about one phone and is answered at once; the result lacks "ok". Throws
/// std::invalid_argument or std::runtime_error with a sentence for the user.
[[nodiscard]] nlohmann::json run_phone_command(VirtualPhone &phone, const nlohmann::json &command);

/// What {"cmd": "wait", "for": ...} waits for. Throws std::invalid_argument when there is no such thing.
[[nodiscard]] WaitList::Condition wait_condition(VirtualPhone &phone, const nlohmann::json &command);

} // namespace vphone
