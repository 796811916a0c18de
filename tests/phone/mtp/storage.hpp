// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/flash.hpp"
#include "tests/phone/mtp/flash_writer.hpp"
#include "tests/phone/mtp/name_rules.hpp"
#include "tests/phone/mtp/storage_config.hpp"

#include <cstdint>

namespace vphone {

/// One storage of the phone: what it is, what it holds, and whether it is there now. Lives as long as the phone; its
/// storage id belongs to the session. Owned by PhoneState, thread-bound.
class Storage {
public:
    /// Throws std::invalid_argument when the directory does not exist.
    Storage(StorageConfig config, bool trims_names);
    Storage(const Storage &) = delete;
    Storage &operator=(const Storage &) = delete;

    [[nodiscard]] const StorageConfig &config() const noexcept { return config_; }
    [[nodiscard]] const NameRules &names() const noexcept { return names_; }
    [[nodiscard]] Flash &flash() noexcept { return flash_; }
    [[nodiscard]] const Flash &flash() const noexcept { return flash_; }
    [[nodiscard]] FlashWriter &writer() noexcept { return writer_; }

    /// Capacity less the sizes of all objects; the free space of this machine's disk does not count.
    [[nodiscard]] std::uint64_t free_bytes() const;

private:
    StorageConfig config_;
    NameRules names_;
    Flash flash_;
    FlashWriter writer_{flash_};
};

} // namespace vphone
