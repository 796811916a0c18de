// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/wire.hpp"

#include "daemon/phone/wire_codec.hpp"

#include <concepts>
#include <type_traits>
#include <utility>

namespace mtpsync::wire {

namespace {

// Each type's fields are named once, for both directions: transfer(Writer, const T) writes them, transfer(Reader, T)
// reads them.

template <class Archive, class Value>
concept As = std::same_as<std::remove_const_t<Archive>, Value>;

template <class Archive, class Enum>
void transfer_enum(Archive &archive, Enum &value, std::underlying_type_t<std::remove_const_t<Enum>> last) {
    auto number = static_cast<std::underlying_type_t<std::remove_const_t<Enum>>>(value);
    archive.number(number);
    if (number > last)
        violation("an enumerator is", number);
    if constexpr (std::same_as<Archive, Reader>)
        value = static_cast<Enum>(number);
}

template <class Archive, class Id>
requires As<Id, StorageId> || As<Id, ObjectHandle>
void transfer(Archive &archive, Id &id) {
    transfer_enum(archive, id, 0xFFFFFFFFU);
}

template <class Archive, As<UsbAddress> T>
void transfer(Archive &archive, T &address) {
    archive.number(address.bus);
    archive.number(address.device);
    archive.number(address.vendor_id);
    archive.number(address.product_id);
}

template <class Archive, As<PhoneInfo> T>
void transfer(Archive &archive, T &info) {
    archive.text(info.manufacturer);
    archive.text(info.model);
    archive.text(info.version);
    archive.text(info.serial);
    archive.flag(info.partial_read);
}

template <class Archive, As<StorageInfo> T>
void transfer(Archive &archive, T &storage) {
    transfer(archive, storage.id);
    archive.text(storage.description);
    archive.text(storage.volume);
    archive.number(storage.capacity);
    archive.number(storage.free);
    archive.flag(storage.read_only);
    archive.flag(storage.removable);
}

template <class Archive, As<ObjectInfo> T>
void transfer(Archive &archive, T &object) {
    transfer(archive, object.handle);
    transfer(archive, object.parent);
    transfer(archive, object.storage);
    archive.text(object.name);
    archive.number(object.size);
    archive.number(object.date_token);
    archive.flag(object.is_folder);
}

template <class Archive, As<Sha256> T>
void transfer(Archive &archive, T &digest) {
    archive.raw(digest.bytes);
}

template <class Archive, As<PhoneEvent> T>
void transfer(Archive &archive, T &event) {
    transfer_enum(archive, event.kind, static_cast<std::uint8_t>(PhoneEvent::Kind::Changed));
    transfer(archive, event.object);
    transfer(archive, event.storage);
}

template <class Element>
void transfer_list(Writer &writer, const std::vector<Element> &list) {
    writer.number(static_cast<std::uint16_t>(list.size()));
    for (const Element &element : list)
        transfer(writer, element);
}

template <class Element>
void transfer_list(Reader &reader, std::vector<Element> &list) {
    std::uint16_t count = 0;
    reader.number(count);
    list.clear(); // grows as elements really arrive: a claimed count allocates nothing
    for (; count > 0; --count) {
        list.emplace_back();
        transfer(reader, list.back());
    }
}

template <class Archive, class T>
requires As<T, GetStorages> || As<T, Cancel> || As<T, Done>
void transfer(Archive &, T &) {
}

template <class Archive, As<Open> T>
void transfer(Archive &archive, T &open) {
    transfer(archive, open.address);
}

template <class Archive, As<List> T>
void transfer(Archive &archive, T &list) {
    transfer(archive, list.storage);
    transfer(archive, list.folder);
}

template <class Archive, As<MakeFolder> T>
void transfer(Archive &archive, T &folder) {
    transfer(archive, folder.storage);
    transfer(archive, folder.parent);
    archive.text(folder.name);
}

template <class Archive, As<Put> T>
void transfer(Archive &archive, T &put) {
    transfer(archive, put.storage);
    transfer(archive, put.parent);
    archive.text(put.name);
    archive.number(put.size);
    archive.number(put.modified);
}

template <class Archive, As<Get> T>
void transfer(Archive &archive, T &get) {
    transfer(archive, get.object);
    archive.number(get.range.offset);
    archive.number(get.range.length);
}

template <class Archive, As<Rename> T>
void transfer(Archive &archive, T &rename) {
    transfer(archive, rename.object);
    archive.text(rename.new_name);
}

template <class Archive, As<Remove> T>
void transfer(Archive &archive, T &remove) {
    transfer(archive, remove.object);
}

template <class Archive, As<Hello> T>
void transfer(Archive &archive, T &hello) {
    archive.number(hello.version);
}

template <class Archive, As<Progress> T>
void transfer(Archive &archive, T &progress) {
    archive.number(progress.bytes_done);
}

template <class Archive, As<Objects> T>
void transfer(Archive &archive, T &objects) {
    transfer_list(archive, objects.objects);
}

template <class Archive, As<Event> T>
void transfer(Archive &archive, T &event) {
    transfer(archive, event.event);
}

template <class Archive, As<Opened> T>
void transfer(Archive &archive, T &opened) {
    transfer(archive, opened.info);
}

template <class Archive, As<StorageList> T>
void transfer(Archive &archive, T &list) {
    transfer_list(archive, list.storages);
}

template <class Archive, As<Listed> T>
void transfer(Archive &archive, T &listed) {
    transfer_enum(archive, listed.completeness, static_cast<std::uint8_t>(Completeness::Unproven));
    archive.flag(listed.fresh);
}

template <class Archive, As<FolderMade> T>
void transfer(Archive &archive, T &made) {
    transfer(archive, made.object);
}

template <class Archive, As<PutDone> T>
void transfer(Archive &archive, T &done) {
    transfer(archive, done.result.object);
    transfer(archive, done.result.digest);
}

template <class Archive, As<GetDone> T>
void transfer(Archive &archive, T &done) {
    archive.number(done.result.bytes);
    transfer(archive, done.result.digest);
}

template <class Archive, As<Failed> T>
void transfer(Archive &archive, T &failed) {
    transfer_enum(archive, failed.code, static_cast<std::uint16_t>(ErrorCode::Internal));
    archive.text(failed.message);
    archive.flag(failed.session_over);
}

/// A message is the index of its type, then its fields.
template <class Message>
Bytes encode_message(const Message &message) {
    Writer writer;
    writer.number(static_cast<std::uint8_t>(message.index()));
    std::visit([&](const auto &body) { transfer(writer, body); }, message);
    return writer.take(max_message_bytes);
}

template <class Message, std::size_t... Index>
Message message_of_type(std::uint8_t type, std::index_sequence<Index...>) {
    Message message;
    const bool known = ((type == Index && (message.template emplace<Index>(), true)) || ...);
    if (!known)
        violation("its type is", type);
    return message;
}

template <class Message>
Message decode_message(std::span<const std::uint8_t> bytes) {
    Reader reader{bytes};
    std::uint8_t type = 0;
    reader.number(type);
    auto message = message_of_type<Message>(type, std::make_index_sequence<std::variant_size_v<Message>>{});
    std::visit([&](auto &body) { transfer(reader, body); }, message);
    reader.end();
    return message;
}

} // namespace

Bytes encode(const Request &request) {
    return encode_message(request);
}

Bytes encode(const Reply &reply) {
    return encode_message(reply);
}

Request decode_request(std::span<const std::uint8_t> bytes) {
    return decode_message<Request>(bytes);
}

Reply decode_reply(std::span<const std::uint8_t> bytes) {
    return decode_message<Reply>(bytes);
}

} // namespace mtpsync::wire
