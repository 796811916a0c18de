// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/device_info.hpp"
#include "client/options.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Which phone and which storage a verb is about. Thread-bound.
namespace mtpsync {

/// The phone that @p wanted names, or the only one, or the one that is chosen at the terminal if @p may_ask. Throws
/// Error (NoSuchDevice, AmbiguousDevice, Cancelled).
[[nodiscard]] const DeviceInfo &choose_device(const std::vector<DeviceInfo> &devices, std::string_view wanted,
                                              bool may_ask);

/// The description of the storage to use: @p wanted, or "" when there are not several, or what is chosen at the
/// terminal if @p may_ask. Throws Error (AmbiguousStorage, Cancelled).
[[nodiscard]] std::string choose_storage(const DeviceInfo &device, const std::string &wanted, bool may_ask);

/// "Internal shared storage (48.0 GiB free of 64.0 GiB)"
[[nodiscard]] std::string storage_label(const StorageInfo &storage);

} // namespace mtpsync
