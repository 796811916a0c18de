// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/storage.hpp"

#include <utility>

namespace vphone {

Storage::Storage(StorageConfig config, bool trims_names)
    : config_{std::move(config)}, names_{config_.kind, trims_names && config_.removable}, flash_{config_.directory} {
}

std::uint64_t Storage::free_bytes() const {
    const std::uint64_t used = flash_.used();
    return used >= config_.capacity ? 0 : config_.capacity - used;
}

} // namespace vphone
