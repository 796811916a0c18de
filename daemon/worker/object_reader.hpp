// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"
#include "daemon/worker/download_sink.hpp"
#include "daemon/worker/libmtp_session.hpp"

namespace mtpsync {

/**
 * Reads an object, or a range of it, in the way that the phone allows: in slices, which can be cancelled between two
 * and never end on a packet boundary; else as a whole. Lives for one read, on the USB thread.
 */
class ObjectReader {
public:
    ObjectReader(LibmtpSession &session, DownloadSink &sink, const TransferHooks &hooks)
        : session_{session}, sink_{sink}, hooks_{hooks} {}

    /// Returns when the sink has everything, or takes no more. Throws Error.
    void read(ObjectHandle object, ByteRange range);

private:
    void read_in_slices(ObjectHandle object, ByteRange range);

    LibmtpSession &session_;
    DownloadSink &sink_;
    const TransferHooks &hooks_;
};

} // namespace mtpsync
