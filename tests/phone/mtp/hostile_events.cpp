// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/phone/mtp/hostile_answer.hpp"

#include <array>

namespace vphone {

namespace {

constexpr std::uint32_t burst = 50; // with every transaction

std::vector<std::uint8_t> event_packet(std::uint16_t code, std::uint32_t transaction_id, std::uint32_t parameter) {
    DatasetWriter packet;
    packet.u32(container_header_size + 4).u16(container_type::event).u16(code).u32(transaction_id).u32(parameter);
    return packet.take();
}

void objects_come_and_go(UsbUpstream &upstream, std::uint32_t transaction_id) {
    for (std::uint32_t n = 0; n < burst; ++n)
        upstream.send_interrupt(
            event_packet(n % 2 == 0 ? event::object_added : event::object_removed, transaction_id, n));
}

void storages_come_and_go(UsbUpstream &upstream, std::uint32_t transaction_id) {
    upstream.send_interrupt(event_packet(event::store_added, transaction_id, 0x00DEAD01));
    upstream.send_interrupt(event_packet(event::store_removed, transaction_id, all_ones));
}

void broken_packets(UsbUpstream &upstream, std::uint32_t transaction_id) {
    upstream.send_interrupt({});
    upstream.send_interrupt({0x03, 0x00, 0x00});
    upstream.send_interrupt(std::vector<std::uint8_t>(28, 0xFF));
    std::vector<std::uint8_t> wrong_type = event_packet(event::object_added, transaction_id, 1);
    wrong_type[4] = container_type::response;
    upstream.send_interrupt(wrong_type);
    upstream.send_interrupt(event_packet(0x0000, transaction_id, all_ones));
}

constexpr std::array noises{
    EventNoise{"events-flood", objects_come_and_go},
    EventNoise{"events-of-storages", storages_come_and_go},
    EventNoise{"events-broken", broken_packets},
};

} // namespace

std::span<const EventNoise> event_noises() noexcept {
    return noises;
}

} // namespace vphone
