// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/path.hpp"
#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <optional>

/// What a storage can hold, by the little that MTP tells of it (docs/adr/0007). Bytes; reentrant.
namespace mtpsync {

/// The largest file that fits, whatever is free.
[[nodiscard]] std::uint64_t largest_file(const StorageInfo &storage) noexcept;

/// Why a file of @p size can never lie there (ObjectTooLarge); nothing when it can.
[[nodiscard]] std::optional<Error> too_big(const RelPath &path, std::uint64_t size, const StorageInfo &storage);

/// What a file of @p size takes: storages hand out their room in pieces.
[[nodiscard]] std::uint64_t room_for(std::uint64_t size, const StorageInfo &storage) noexcept;

} // namespace mtpsync
