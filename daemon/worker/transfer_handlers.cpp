// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/transfer_handlers.hpp"

namespace mtpsync::transfer_handlers {

std::uint16_t give_bytes(void *, void *private_data, std::uint32_t wanted, unsigned char *data, std::uint32_t *given) {
    auto &upload = *static_cast<Upload *>(private_data);
    *given = wanted;
    try {
        if (!upload.hooks.cancelled() && upload.source.fill({data, wanted})) {
            upload.hooks.progress(upload.source.bytes_taken());
            return go_on;
        }
    } catch (...) {
        upload.thrown = std::current_exception();
    }
    upload.gave_up = true;
    return cancel;
}

std::uint16_t take_bytes(void *, void *private_data, std::uint32_t size, unsigned char *data, std::uint32_t *taken) {
    auto &download = *static_cast<Download *>(private_data);
    *taken = size;
    try {
        download.misplaced_response = download.object.take({data, size}) == WholeObject::Next::Misplaced;
        download.hooks.progress(download.sink.bytes_taken());
        return download.misplaced_response ? cancel : go_on;
    } catch (...) {
        download.thrown = std::current_exception();
    }
    return cancel;
}

} // namespace mtpsync::transfer_handlers
