// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/outgoing.hpp"

#include "tests/phone/mtp/dataset_writer.hpp"

#include <algorithm>

namespace vphone {

namespace {

std::uint32_t length_field(std::uint64_t payload) {
    const std::uint64_t length = container_header_size + payload;
    return length < unknown_length ? static_cast<std::uint32_t>(length) : unknown_length;
}

} // namespace

InTransfer data_transfer(const Command &command, const DataIn &data, std::uint64_t missing) {
    const std::uint64_t missing_body = std::min(missing, data.body_size);
    const std::uint64_t missing_dataset = std::min<std::uint64_t>(missing - missing_body, data.dataset.size());
    DatasetWriter header;
    header.u32(length_field(data.size())).u16(container_type::data).u16(command.operation).u32(command.transaction_id);
    InTransfer transfer;
    transfer.head = header.take();
    transfer.head.insert(transfer.head.end(), data.dataset.begin(),
                         data.dataset.end() - static_cast<std::ptrdiff_t>(missing_dataset));
    transfer.body = data.body;
    transfer.body_offset = data.body_offset;
    transfer.body_size = data.body_size - missing_body;
    return transfer;
}

InTransfer unfinished_data_transfer(const Command &command, const DataIn &data, std::uint64_t payload) {
    constexpr std::uint64_t packet = 1024; // whole packets of USB 3 are whole packets of USB 2
    const std::uint64_t total = container_header_size + data.size();
    const std::uint64_t whole = std::min(container_header_size + payload, total) / packet * packet;
    if (whole == 0)
        return {};
    InTransfer transfer = data_transfer(command, data, total - whole);
    transfer.terminated = false;
    return transfer;
}

InTransfer response_transfer(const Command &command, const Reply &reply) {
    const std::size_t length = container_header_size + 4 * reply.parameters.size();
    DatasetWriter container;
    container.u32(static_cast<std::uint32_t>(length)).u16(container_type::response).u16(reply.code);
    container.u32(command.transaction_id);
    for (const std::uint32_t parameter : reply.parameters)
        container.u32(parameter);
    InTransfer transfer;
    transfer.head = container.take();
    return transfer;
}

} // namespace vphone
