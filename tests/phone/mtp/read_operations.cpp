// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <algorithm>

namespace vphone {

namespace {

struct OpenFile {
    std::shared_ptr<Content> content;
    std::uint64_t size;
};

OpenFile open_file(PhoneState &phone, std::uint32_t handle) {
    const Object &object = require_object(phone, handle);
    if (object.is_folder)
        throw Refusal{response::invalid_object_handle, "a folder has no content"};
    const ObjectTree &tree = phone.session->tree;
    auto content = tree.mount_of(object).storage->flash().open(tree.path(object));
    return {.content = std::move(content), .size = facts_of(phone, object).size};
}

Reply read_part(PhoneState &phone, std::uint32_t handle, std::uint64_t offset, std::uint32_t length) {
    OpenFile file = open_file(phone, handle);
    offset = std::min(offset, file.size);
    const std::uint64_t count = std::min<std::uint64_t>(length, file.size - offset);
    Reply reply;
    reply.data = DataIn{.dataset = {}, .body = std::move(file.content), .body_offset = offset, .body_size = count};
    reply.parameters = {static_cast<std::uint32_t>(count)};

    constexpr std::uint64_t usb2_packet = 512;
    const bool fills_last_packet = (container_header_size + count) % usb2_packet == 0;
    reply.phone_hangs = phone.profile.hangs_on_full_last_packet && fills_last_packet && offset + count == file.size;
    return reply;
}

} // namespace

Reply get_object(PhoneState &phone, const Command &command) {
    OpenFile file = open_file(phone, command.parameters[0]);
    Reply reply;
    reply.data = DataIn{.dataset = {}, .body = std::move(file.content), .body_offset = 0, .body_size = file.size};
    return reply;
}

Reply get_partial_object(PhoneState &phone, const Command &command) {
    const auto [handle, offset, length, unused_4, unused_5] = command.parameters;
    return read_part(phone, handle, offset, length);
}

Reply get_partial_object_64(PhoneState &phone, const Command &command) {
    const auto [handle, offset_low, offset_high, length, unused_5] = command.parameters;
    return read_part(phone, handle, offset_low | static_cast<std::uint64_t>(offset_high) << 32, length);
}

} // namespace vphone
