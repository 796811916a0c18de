// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/worker/download_sink.hpp"
#include "daemon/worker/upload_source.hpp"
#include "daemon/worker/whole_object.hpp"

#include <cstdint>
#include <exception>
#include <functional>

namespace mtpsync {

/// What the caller of a transfer wants to be asked and told between its pieces.
struct TransferHooks {
    std::function<bool()> cancelled;                   ///< true: the request was withdrawn
    std::function<void(std::uint64_t bytes)> progress; ///< so many bytes have moved
};

/**
 * The callbacks by which libmtp fetches and delivers the bytes of a transfer. Thread-bound to the USB thread.
 *
 * The rules are libmtp's (docs/libmtp.md): exactly the bytes that were asked for, or the wish to cancel; never
 * LIBMTP_HANDLER_RETURN_ERROR, after which the phone would go on waiting for data and swallow the next command; no
 * exception may pass through C, so it waits in @ref thrown until the call is back.
 */
namespace transfer_handlers {

/// LIBMTP_HANDLER_RETURN_OK and _CANCEL; libmtp_session.cpp checks the values.
inline constexpr std::uint16_t go_on = 0;
inline constexpr std::uint16_t cancel = 2;

struct Upload {
    UploadSource &source;
    const TransferHooks &hooks;
    bool gave_up = false;
    std::exception_ptr thrown = nullptr;
};

struct Download {
    WholeObject object;
    DownloadSink &sink;
    const TransferHooks &hooks;
    bool misplaced_response = false;
    std::exception_ptr thrown = nullptr;
};

/// An MTPDataGetFunc; @p private_data is an Upload.
std::uint16_t give_bytes(void *params, void *private_data, std::uint32_t wanted, unsigned char *data,
                         std::uint32_t *given);
/// An MTPDataPutFunc; @p private_data is a Download. It goes on reading when the request was withdrawn or the bytes
/// cannot be stored: phones may lose their MTP service over a cancelled GetObject.
std::uint16_t take_bytes(void *params, void *private_data, std::uint32_t size, unsigned char *data,
                         std::uint32_t *taken);

} // namespace transfer_handlers
} // namespace mtpsync
