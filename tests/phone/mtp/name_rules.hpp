// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/storage_config.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vphone {

/// Which names and sizes a storage takes, and which names are the same to it. Plain data, reentrant.
class NameRules {
public:
    /// @p trims: spaces around a name are dropped, as AOSP does on removable storage.
    NameRules(FileSystemKind kind, bool trims) : kind_{kind}, trims_{trims} {}

    /// The name as the storage keeps it. Throws Refusal (InvalidParameter) for a name that it cannot keep: "", ".",
    /// "..", one with '/' or NUL, and on FAT32 one with " * : < > ? \ |, a control character, or a dot or space at the
    /// end.
    [[nodiscard]] std::string accepted(std::string_view name) const;

    /// Two names with the same key cannot be in one folder.
    [[nodiscard]] std::string key(std::string_view name) const;

    /// Bytes; nothing: no limit.
    [[nodiscard]] std::optional<std::uint64_t> largest_file() const;

private:
    FileSystemKind kind_;
    bool trims_;
};

} // namespace vphone
