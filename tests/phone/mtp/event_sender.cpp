// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/event_sender.hpp"

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"

#include <algorithm>

namespace vphone {

void EventSender::send(std::uint16_t code, std::uint32_t parameter) {
    if (!session_open_ || std::find(supported_.begin(), supported_.end(), code) == supported_.end())
        return;
    if (dropping_) {
        ++dropped_;
        return;
    }
    ++sent_;
    constexpr std::uint32_t length = container_header_size + 4;
    DatasetWriter packet;
    packet.u32(length).u16(container_type::event).u16(code).u32(transaction_id_).u32(parameter);
    upstream_.send_interrupt(packet.take());
}

} // namespace vphone
