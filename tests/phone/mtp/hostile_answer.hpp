// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/reply.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace vphone {

/// What an honest phone says of one object, in the form in which a lie changes it.
struct ObjectFace {
    std::uint32_t handle = 0;
    std::uint32_t storage = 0;
    std::uint32_t parent = 0;
    std::uint64_t size = 0;
    std::vector<std::uint8_t> name; ///< the whole string field: its count, its UTF-16 units, its terminator
};

/// A way to lie about objects, wherever they are described (GetObjectInfo, GetObjectPropList).
struct ObjectLie {
    std::string_view kind;
    void (*tell)(ObjectFace &object);
};

/// A way to lie in the dataset, or the content, that answers some operations.
struct DatasetLie {
    std::string_view kind;
    std::span<const std::uint16_t> operations; ///< that it is about
    void (*tell)(const Command &command, DataIn &data);
};

/// A way to break the containers of an answer: its data, if there is any, and its response.
struct ContainerGarbling {
    std::string_view kind;
    void (*garble)(std::vector<InTransfer> &transfers);
};

/// A way to use the interrupt endpoint, whatever the host is doing.
struct EventNoise {
    std::string_view kind;
    void (*make)(UsbUpstream &upstream, std::uint32_t transaction_id);
};

/// All there are; docs/virtual-phone-mtp.md describes them.
[[nodiscard]] std::span<const ObjectLie> object_lies() noexcept;
[[nodiscard]] std::span<const DatasetLie> dataset_lies() noexcept;
[[nodiscard]] std::span<const ContainerGarbling> container_garblings() noexcept;
[[nodiscard]] std::span<const EventNoise> event_noises() noexcept;

} // namespace vphone
