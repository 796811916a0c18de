// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <algorithm>
#include <string>
#include <vector>

// Android's own operations, AOSP MtpServer::doBeginEditObject and its neighbours.
namespace vphone {

namespace {

std::uint64_t wide(std::uint32_t low, std::uint32_t high) {
    return low | static_cast<std::uint64_t>(high) << 32;
}

Object &require_edited(PhoneState &phone, std::uint32_t handle) {
    Object *object = phone.session->tree.find(handle);
    if (!object || !phone.session->edits.contains(handle))
        throw Refusal{response::general_error, "BeginEditObject has not opened the object"};
    return *object;
}

void refuse_growth(const Storage &storage, std::uint64_t size_before, std::uint64_t size_after) {
    if (size_after > size_before && size_after - size_before > storage.free_bytes())
        throw Refusal{response::store_full, "the file would outgrow the store"};
    const auto largest = storage.names().largest_file();
    if (largest && size_after > *largest)
        throw Refusal{response::object_too_large, "the file system takes no such file"};
}

/// Overwrites in place: what was written stays when the phase fails.
class SendPartialPhase : public DataPhase {
public:
    SendPartialPhase(PhoneState &phone, const Object &object, std::uint64_t offset, std::uint32_t length)
        : phone_{phone}, storage_{*phone.session->tree.mount_of(object).storage},
          path_{phone.session->tree.path(object)}, handle_{object.handle}, offset_{offset}, length_{length} {}

    [[nodiscard]] std::optional<std::uint64_t> expected() const override { return length_; }

    void receive(std::span<const std::uint8_t> bytes) override {
        constexpr std::size_t buffer_size = 1 << 20;
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
        if (buffer_.size() >= buffer_size)
            flush();
    }

    Reply complete() override {
        flush();
        Reply reply;
        reply.parameters = {length_};
        return reply;
    }

    Reply cut_short() override {
        flush();
        throw Refusal{phone_.profile.short_send_response, "less data than announced"};
    }

    void abandon() override { buffer_.clear(); }

private:
    void flush() {
        if (!buffer_.empty())
            storage_.writer().write(path_, offset_, buffer_);
        offset_ += buffer_.size();
        buffer_.clear();
        if (Object *object = phone_.session->tree.find(handle_))
            remember_facts(phone_, *object);
    }

    PhoneState &phone_;
    Storage &storage_;
    std::string path_;
    std::uint32_t handle_;
    std::uint64_t offset_;
    std::uint32_t length_;
    std::vector<std::uint8_t> buffer_;
};

} // namespace

Reply begin_edit_object(PhoneState &phone, const Command &command) {
    const ObjectTree &tree = phone.session->tree;
    Object &object = require_object(phone, command.parameters[0]);
    if (object.is_folder || object.is_announced || phone.session->edits.contains(object.handle))
        throw Refusal{response::general_error, "the object is no file or is being edited already"};
    tree.mount_of(object).storage->writer().materialise(tree.path(object));
    phone.session->edits.insert(object.handle);
    return {};
}

Reply end_edit_object(PhoneState &phone, const Command &command) {
    const Object &object = require_edited(phone, command.parameters[0]);
    phone.session->edits.erase(object.handle);
    echo_write(phone, object);
    return {};
}

Reply truncate_object(PhoneState &phone, const Command &command) {
    const ObjectTree &tree = phone.session->tree;
    Object &object = require_edited(phone, command.parameters[0]);
    Storage &storage = *tree.mount_of(object).storage;
    const std::uint64_t size = wide(command.parameters[1], command.parameters[2]);
    refuse_growth(storage, facts_of(phone, object).size, size);
    storage.writer().truncate(tree.path(object), size);
    remember_facts(phone, object);
    return {};
}

std::unique_ptr<DataPhase> send_partial_object(PhoneState &phone, const Command &command) {
    const auto [handle, offset_low, offset_high, length, unused_5] = command.parameters;
    const Object &object = require_edited(phone, handle);
    const std::uint64_t offset = wide(offset_low, offset_high);
    const std::uint64_t size = facts_of(phone, object).size;
    if (offset > size)
        throw Refusal{response::general_error, "writing past the end of the file"};
    refuse_growth(*phone.session->tree.mount_of(object).storage, size, std::max(size, offset + length));
    return std::make_unique<SendPartialPhase>(phone, object, offset, length);
}

} // namespace vphone
