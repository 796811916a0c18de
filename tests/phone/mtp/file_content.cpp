// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/file_content.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace vphone {

void FileContent::read(std::uint64_t offset, std::span<std::uint8_t> into) {
    while (!into.empty()) {
        const ssize_t count = pread(fd_.get(), into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        offset += static_cast<std::uint64_t>(count);
        into = into.subspan(static_cast<std::size_t>(count));
    }
    std::fill(into.begin(), into.end(), std::uint8_t{0});
}

} // namespace vphone
