// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/storage_limits.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace mtpsync {

namespace {

constexpr std::uint64_t kibibyte = std::uint64_t{1} << 10U;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30U;
constexpr std::uint64_t largest_file_of_fat32 = 4 * gibibyte - 1; // its field for sizes has 32 bits
/// Cards up to this capacity come with FAT32 (SD Association: SD and SDHC), larger ones with exFAT (SDXC).
constexpr std::uint64_t largest_card_with_fat32 = 32 * gibibyte;

bool has_fat32(const StorageInfo &storage) noexcept {
    return storage.removable && storage.capacity <= largest_card_with_fat32;
}

/// As cards are formatted by their makers, and as the file systems of phones do.
std::uint64_t piece_of(const StorageInfo &storage) noexcept {
    if (!storage.removable)
        return 4 * kibibyte;
    return has_fat32(storage) ? 32 * kibibyte : 128 * kibibyte;
}

} // namespace

std::uint64_t largest_file(const StorageInfo &storage) noexcept {
    const bool tells_capacity = storage.capacity != 0;
    const std::uint64_t capacity = tells_capacity ? storage.capacity : std::numeric_limits<std::uint64_t>::max();
    return tells_capacity && has_fat32(storage) ? std::min(capacity, largest_file_of_fat32) : capacity;
}

std::optional<Error> too_big(const RelPath &path, std::uint64_t size, const StorageInfo &storage) {
    const std::uint64_t largest = largest_file(storage);
    if (size <= largest)
        return std::nullopt;
    return Error{ErrorCode::ObjectTooLarge, "'" + path.display() + "' has " + std::to_string(size) +
                                                " bytes; the storage '" + escape_for_display(storage.description) +
                                                "' holds files of " + std::to_string(largest) + " at most"};
}

std::uint64_t room_for(std::uint64_t size, const StorageInfo &storage) noexcept {
    const std::uint64_t piece = piece_of(storage);
    if (size > std::numeric_limits<std::uint64_t>::max() - piece)
        return size; // only a plan can say so
    return (size + piece - 1) / piece * piece;
}

} // namespace mtpsync
