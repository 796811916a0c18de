// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mtpsync {

/// What an MTP response code (MTP 1.1, annex F; AOSP MtpDatabase and MtpServer for what phones mean by it) or one of
/// libmtp's own codes below 0x0300 (ptp.h, "PTP_ERROR_*") means to us. Refused for a code that we do not know.
[[nodiscard]] ErrorCode error_from_response(std::uint16_t response) noexcept;

/// The response code in an error text of libmtp ("PTP Layer error 2009: ..."), if it is such a text. libmtp has no
/// other way to tell it (libmtp.c, add_ptp_error_to_errorstack).
[[nodiscard]] std::optional<std::uint16_t> response_in(const std::string &error_text);

/// The first response code of an error stack, oldest text first.
[[nodiscard]] std::optional<std::uint16_t> first_response(std::span<const std::string> error_texts);

/// The error that a failed call left on libmtp's stack, with @p what was tried in its message. A stack without a code
/// means that the session is lost: everything that a phone answers has one.
[[nodiscard]] Error error_from_texts(const std::string &what, std::span<const std::string> error_texts);

/// Why the phone at @p node could not be opened, from what libmtp printed meanwhile: it says it nowhere else.
[[nodiscard]] Error error_from_open_output(const std::string &node, const std::string &output);

/// What was tried, for messages: "reading object 17".
[[nodiscard]] std::string named(const std::string &verb, ObjectHandle object);

/// DeviceGone, while @p what was tried.
[[nodiscard]] Error unplugged(const std::string &what);

/// libmtp's word for a response where data should have come (ptp.h, PTP_ERROR_DATA_EXPECTED): the response was read,
/// its code is lost.
inline constexpr std::uint16_t data_expected = 0x02FE;

} // namespace mtpsync
