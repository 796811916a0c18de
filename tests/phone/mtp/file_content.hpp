// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <span>
#include <utility>

namespace vphone {

/// The bytes of an open file. Thread-bound.
class FileContent : public Content {
public:
    explicit FileContent(mtpsync::UniqueFd fd) : fd_{std::move(fd)} {}

    /// A file that shrank in the meantime reads as zeros, like a page that the phone lost.
    void read(std::uint64_t offset, std::span<std::uint8_t> into) override;

private:
    mtpsync::UniqueFd fd_;
};

} // namespace vphone
