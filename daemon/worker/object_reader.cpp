// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/object_reader.hpp"

#include "common/error.hpp"
#include "daemon/worker/slices.hpp"
#include "daemon/worker/whole_object.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace mtpsync {

void ObjectReader::read(ObjectHandle object, ByteRange range) {
    const std::uint64_t size = session_.size_of(object);
    range.length = range.offset >= size ? 0 : std::min(range.length, size - range.offset);
    if (range.length == 0)
        return;
    if (session_.partial_read() && session_.reads_slices_at(object, range.offset + range.length - 1)) {
        read_in_slices(object, range);
        return;
    }
    transfer_handlers::Download download{WholeObject{range, size, sink_}, sink_, hooks_};
    session_.read_whole(object, size, download);
}

void ObjectReader::read_in_slices(ObjectHandle object, ByteRange range) {
    for (std::uint64_t done = 0; done < range.length;) {
        if (hooks_.cancelled())
            throw Error{ErrorCode::Cancelled, "the transfer was cancelled"};
        const std::uint32_t length = next_slice(range.length - done);
        Block slice = session_.read_slice(object, range.offset + done, length);
        if (slice.size > length)
            throw Error{ErrorCode::ContentMismatch,
                        fmt::format("the phone gave {} bytes of object {}, where {} were asked for", slice.size,
                                    static_cast<std::uint32_t>(object), length)};
        if (slice.size == 0) // the object ends earlier than the phone said
            return;
        done += slice.size;
        if (!sink_.take(std::move(slice)))
            return;
        hooks_.progress(sink_.bytes_taken());
    }
}

} // namespace mtpsync
