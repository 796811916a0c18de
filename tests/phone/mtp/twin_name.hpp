// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace vphone {

/// Some phones keep two objects of one name in one folder; a directory cannot. The second is stored as "NAME.twin-2",
/// the third as "NAME.twin-3"; the initiator sees NAME for all of them. Reentrant.

[[nodiscard]] std::string twin_name(std::string_view name, unsigned number);

/// NAME of "NAME.twin-2"; any other name unchanged.
[[nodiscard]] std::string without_twin_suffix(std::string_view stored_name);

} // namespace vphone
