// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace mtpsync {

/// What a caller may be allowed to do; every method of the interfaces belongs to one, some to one of two, depending on
/// whose job it is.
enum class BusAction : std::uint8_t {
    Verify,
    Execute,
    Retry,
    Cancel,      ///< one's own job
    CancelOther, ///< somebody else's
    Browse,
    ReadOwn,   ///< the documents of one's own jobs
    ReadOther, ///< those of somebody else's
    ReadProof, ///< what is proven of a folder, by anybody's jobs
    Manage,
};

/// What comes after "may not", such as "verify". Reentrant.
[[nodiscard]] std::string_view describe(BusAction action) noexcept;

/// The action of polkit (dbus/org.mtpsync1.policy) that decides; "" when nobody is asked. Reentrant.
[[nodiscard]] std::string_view polkit_action(BusAction action) noexcept;

} // namespace mtpsync
