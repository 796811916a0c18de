// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/flash.hpp"
#include "tests/phone/mtp/object_tree.hpp"
#include "tests/phone/mtp/phone_state.hpp"

#include <cstdint>

namespace vphone {

/// The object properties that a phone has (MTP 1.1 spec Appendix B; the set is AOSP MtpDatabase.FILE_PROPERTIES).
/// Reentrant.

/// MTP data type of a property (MTP 1.1 spec §3.2.1); 0 for one that is not known.
[[nodiscard]] std::uint16_t property_type(std::uint16_t property) noexcept;

/// A value of @p type as an unset property has it: zero or the empty string.
void write_empty_value(DatasetWriter &dataset, std::uint16_t type);

/// The value of a known @p property; @p facts are those of @p object.
void write_property_value(DatasetWriter &dataset, const PhoneState &phone, const Object &object,
                          const FlashEntry &facts, std::uint16_t property);

} // namespace vphone
