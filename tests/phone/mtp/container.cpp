// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/container.hpp"

#include "tests/phone/mtp/dataset_reader.hpp"

namespace vphone {

std::optional<Command> Command::parse(std::span<const std::uint8_t> container) {
    constexpr std::size_t longest = container_header_size + 4 * most_parameters;
    if (container.size() < container_header_size || container.size() > longest || container.size() % 4 != 0)
        return std::nullopt;
    DatasetReader reader{container};
    const std::uint32_t length = reader.u32();
    const std::uint16_t type = reader.u16();
    if (length != container.size() || type != container_type::command)
        return std::nullopt;
    Command command;
    command.operation = reader.u16();
    command.transaction_id = reader.u32();
    while (reader.left() > 0)
        command.parameters.at(command.parameter_count++) = reader.u32();
    return command;
}

} // namespace vphone
