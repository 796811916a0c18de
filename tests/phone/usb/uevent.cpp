// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/uevent.hpp"

#include "tests/phone/usb/unix_socket.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cstring>

namespace vphone {

namespace {

// all members in host order but those that the kernel's socket filter looks at
struct MonitorHeader {
    char prefix[8] = "libudev";
    std::uint32_t magic = htonl(0xfeedcafe);
    std::uint32_t header_size = sizeof(MonitorHeader);
    std::uint32_t properties_offset = sizeof(MonitorHeader);
    std::uint32_t properties_size = 0;
    std::uint32_t subsystem_hash = 0;
    std::uint32_t device_type_hash = 0;
    std::uint32_t tag_bloom[2] = {0, 0};
};

std::uint32_t byte_at(std::string_view text, std::size_t index) {
    return static_cast<std::uint8_t>(text[index]);
}

bool monitor_socket(const std::filesystem::path &path) {
    constexpr std::string_view prefix = "event";
    const std::string name = path.filename();
    return name.size() > prefix.size() && name.compare(0, prefix.size(), prefix) == 0 &&
           name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

} // namespace

std::uint32_t uevent_hash(std::string_view text) noexcept {
    constexpr std::uint32_t factor = 0x5bd1e995;
    constexpr unsigned shift = 24;
    auto hash = static_cast<std::uint32_t>(text.size());
    for (; text.size() >= 4; text.remove_prefix(4)) {
        std::uint32_t word = byte_at(text, 0) | byte_at(text, 1) << 8 | byte_at(text, 2) << 16 | byte_at(text, 3) << 24;
        word *= factor;
        word ^= word >> shift;
        hash = hash * factor ^ word * factor;
    }
    if (!text.empty()) {
        for (std::size_t index = 0; index < text.size(); ++index)
            hash ^= byte_at(text, index) << 8 * index;
        hash *= factor;
    }
    hash ^= hash >> 13;
    hash *= factor;
    return hash ^ hash >> 15;
}

std::vector<std::uint8_t> uevent_message(std::string_view subsystem, std::string_view device_type,
                                         const Properties &properties) {
    std::string text;
    for (const auto &[key, value] : properties)
        text.append(key).append("=").append(value).push_back('\0');

    MonitorHeader header;
    header.properties_size = static_cast<std::uint32_t>(text.size());
    header.subsystem_hash = htonl(uevent_hash(subsystem));
    header.device_type_hash = htonl(uevent_hash(device_type));

    std::vector<std::uint8_t> message(sizeof(header) + text.size());
    std::memcpy(message.data(), &header, sizeof(header));
    std::memcpy(message.data() + sizeof(header), text.data(), text.size());
    return message;
}

void send_uevent(const std::filesystem::path &root, const std::vector<std::uint8_t> &message) {
    std::vector<std::filesystem::path> monitors;
    for (const auto &entry : std::filesystem::directory_iterator{root}) {
        if (entry.is_socket() && monitor_socket(entry.path()))
            monitors.push_back(entry.path());
    }
    for (const auto &path : monitors) {
        const bool delivered = send_datagram_to(path, SOCK_RAW, message.data(), message.size());
        if (!delivered && errno == ECONNREFUSED) {
            std::error_code ignored;
            std::filesystem::remove(path, ignored);
        }
    }
}

} // namespace vphone
