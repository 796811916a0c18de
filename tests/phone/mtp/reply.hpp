// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace vphone {

/// The payload of a data phase from the phone to the initiator: a dataset, or a part of a file.
struct DataIn {
    std::vector<std::uint8_t> dataset;
    std::shared_ptr<Content> body; ///< null: there is only the dataset
    std::uint64_t body_offset = 0;
    std::uint64_t body_size = 0;

    [[nodiscard]] std::uint64_t size() const noexcept { return dataset.size() + body_size; }
};

/// What an operation answers with. Plain data.
struct Reply {
    std::uint16_t code = response::ok;
    std::vector<std::uint32_t> parameters;
    std::optional<DataIn> data; ///< sent before the response
    bool phone_hangs = false;   ///< the phone dies after the data phase

    static Reply with_dataset(std::vector<std::uint8_t> dataset) {
        Reply reply;
        reply.data = DataIn{.dataset = std::move(dataset), .body = nullptr};
        return reply;
    }
};

} // namespace vphone
