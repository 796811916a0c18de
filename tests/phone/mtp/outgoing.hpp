// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/reply.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>

namespace vphone {

/// Builds the transfers that answer @p command: containers of type data and response. Reentrant.

/// The data container, of which the last @p missing bytes of payload do not come although its length promises them.
[[nodiscard]] InTransfer data_transfer(const Command &command, const DataIn &data, std::uint64_t missing);

/// The beginning of the data container: at most @p payload bytes, in whole packets and with no short one behind them,
/// so that the initiator waits for the rest. Empty when that is less than a packet.
[[nodiscard]] InTransfer unfinished_data_transfer(const Command &command, const DataIn &data, std::uint64_t payload);

[[nodiscard]] InTransfer response_transfer(const Command &command, const Reply &reply);

} // namespace vphone
