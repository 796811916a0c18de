// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/unit/initiator.hpp"

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"

#include <algorithm>
#include <utility>

namespace vphone {

namespace {

constexpr std::size_t packet_size = 512;
constexpr std::size_t urb_size = 16384;

std::vector<std::uint8_t> header(std::uint64_t payload, std::uint16_t type, std::uint16_t code, std::uint32_t id) {
    const std::uint64_t length = std::min<std::uint64_t>(container_header_size + payload, unknown_length);
    DatasetWriter writer;
    writer.u32(static_cast<std::uint32_t>(length)).u16(type).u16(code).u32(id);
    return writer.take();
}

} // namespace

std::vector<std::uint8_t> bytes_of(const InTransfer &transfer) {
    std::vector<std::uint8_t> bytes = transfer.head;
    bytes.resize(transfer.head.size() + transfer.body_size);
    if (transfer.body_size > 0)
        transfer.body->read(transfer.body_offset, std::span{bytes}.subspan(transfer.head.size()));
    return bytes;
}

std::span<const std::uint8_t> as_bytes(const std::string &text) {
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

std::string as_text(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

void Initiator::transfer(std::span<const std::uint8_t> bytes) {
    const bool needs_empty_packet = bytes.size() % packet_size == 0;
    while (!bytes.empty()) {
        const auto urb = bytes.first(std::min(bytes.size(), urb_size));
        bytes = bytes.subspan(urb.size());
        phone_.bulk_out(urb, bytes.empty() && !needs_empty_packet);
    }
    if (needs_empty_packet)
        phone_.bulk_out({}, true);
}

void Initiator::command(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters) {
    operation_ = operation;
    ++transaction_id_;
    DatasetWriter writer;
    writer.u32(static_cast<std::uint32_t>(container_header_size + 4 * parameters.size()));
    writer.u16(container_type::command).u16(operation).u32(transaction_id_);
    for (const std::uint32_t parameter : parameters)
        writer.u32(parameter);
    transfer(writer.bytes());
}

void Initiator::begin_data(std::uint64_t announced_size, std::span<const std::uint8_t> first) {
    std::vector<std::uint8_t> bytes = header(announced_size, container_type::data, operation_, transaction_id_);
    bytes.insert(bytes.end(), first.begin(), first.end());
    phone_.bulk_out(bytes, false);
}

void Initiator::continue_data(std::span<const std::uint8_t> bytes, bool last_packet) {
    phone_.bulk_out(bytes, last_packet);
}

Answer Initiator::run(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters) {
    command(operation, parameters);
    return collect();
}

Answer Initiator::send(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters,
                       std::span<const std::uint8_t> data) {
    command(operation, parameters);
    std::vector<std::uint8_t> bytes = header(data.size(), container_type::data, operation, transaction_id_);
    bytes.insert(bytes.end(), data.begin(), data.end());
    transfer(bytes);
    return collect();
}

Answer Initiator::send(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters,
                       const std::string &data) {
    return send(operation, parameters, as_bytes(data));
}

Answer Initiator::collect() {
    Answer answer;
    while (!usb_.transfers.empty() && !answer.responded) {
        const InTransfer transfer = std::move(usb_.transfers.front());
        usb_.transfers.pop_front();
        const std::vector<std::uint8_t> bytes = bytes_of(transfer);
        DatasetReader reader{bytes};
        const std::uint32_t length = reader.u32();
        const std::uint16_t type = reader.u16();
        const std::uint16_t code = reader.u16();
        answer.transaction_id = reader.u32();
        if (type == container_type::data) {
            answer.has_data = true;
            answer.data_length = length;
            answer.data_terminated = transfer.terminated;
            answer.data.assign(bytes.begin() + container_header_size, bytes.end());
        } else {
            answer.responded = true;
            answer.code = code;
            while (reader.left() > 0)
                answer.parameters.push_back(reader.u32());
        }
    }
    return answer;
}

std::vector<Event> Initiator::events() {
    std::vector<Event> events;
    for (const std::vector<std::uint8_t> &packet : std::exchange(usb_.interrupts, {})) {
        DatasetReader reader{packet};
        reader.skip(6);
        Event event;
        event.code = reader.u16();
        reader.skip(4);
        event.parameter = reader.u32();
        events.push_back(event);
    }
    return events;
}

} // namespace vphone
