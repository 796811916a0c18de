// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/channel.hpp"
#include "daemon/phone/wire.hpp"
#include "tests/support/catch.hpp"

#include <sys/socket.h>
#include <sys/stat.h>

using namespace mtpsync;

namespace {

ObjectInfo some_object(std::string name) {
    return {.handle = ObjectHandle{7},
            .parent = ObjectHandle{3},
            .storage = StorageId{0x10001},
            .name = std::move(name),
            .size = std::uint64_t{5} << 30U,
            .date_token = -1,
            .is_folder = false};
}

/// One of each, with values that show a swapped or lost field.
std::vector<wire::Request> all_requests() {
    return {wire::Open{{1, 2, 0x18d1, 0x4ee1}},
            wire::GetStorages{},
            wire::List{StorageId{1}, ObjectHandle{2}},
            wire::MakeFolder{StorageId{1}, ObjectHandle{2}, "name 🎉"},
            wire::Put{StorageId{1}, root_folder, "name", std::uint64_t{1} << 40U, -5},
            wire::Get{ObjectHandle{9}, {4, 5}},
            wire::Rename{ObjectHandle{9}, "new"},
            wire::Remove{ObjectHandle{9}},
            wire::Cancel{}};
}

std::vector<wire::Reply> all_replies() {
    Sha256 digest;
    digest.bytes.fill(0xAB);
    return {wire::Hello{},
            wire::Progress{123},
            wire::Objects{{some_object("a"), some_object("")}},
            wire::Event{{PhoneEvent::Kind::StorageRemoved, ObjectHandle{0}, StorageId{4}}},
            wire::Opened{{"maker", "model", "1", "serial", true}},
            wire::StorageList{{StorageInfo{StorageId{1}, "internal", "volume", 10, 5, true, true}}},
            wire::Listed{Completeness::Complete, false},
            wire::FolderMade{some_object("folder")},
            wire::PutDone{{some_object("file"), digest}},
            wire::GetDone{{77, digest}},
            wire::Done{},
            wire::Failed{ErrorCode::StorageFull, "full", true}};
}

bool is_violation(const std::function<void()> &call) {
    try {
        call();
    } catch (const Error &error) {
        return error.code() == ErrorCode::ProtocolViolation;
    }
    return false;
}

} // namespace

TEST_CASE("every message arrives as it was sent") {
    for (const wire::Request &request : all_requests()) {
        const wire::Bytes bytes = wire::encode(request);
        const wire::Request decoded = wire::decode_request(bytes);
        CHECK(decoded.index() == request.index());
        CHECK(wire::encode(decoded) == bytes);
    }
    for (const wire::Reply &reply : all_replies()) {
        const wire::Bytes bytes = wire::encode(reply);
        const wire::Reply decoded = wire::decode_reply(bytes);
        CHECK(decoded.index() == reply.index());
        CHECK(wire::encode(decoded) == bytes);
    }
}

TEST_CASE("fields keep their places") {
    const auto put = std::get<wire::Put>(wire::decode_request(wire::encode(all_requests()[4])));
    CHECK(put.storage == StorageId{1});
    CHECK(put.parent == root_folder);
    CHECK(put.name == "name");
    CHECK(put.size == std::uint64_t{1} << 40U);
    CHECK(put.modified == -5);
    const auto objects = std::get<wire::Objects>(wire::decode_reply(wire::encode(all_replies()[2])));
    REQUIRE(objects.objects.size() == 2);
    CHECK(objects.objects[0] == some_object("a"));
}

TEST_CASE("every truncation and every extra byte of a message is a violation") {
    for (const wire::Reply &reply : all_replies()) {
        wire::Bytes bytes = wire::encode(reply);
        for (std::size_t length = 0; length < bytes.size(); ++length)
            CHECK(is_violation([&] { static_cast<void>(wire::decode_reply(std::span{bytes}.first(length))); }));
        bytes.push_back(0);
        CHECK(is_violation([&] { static_cast<void>(wire::decode_reply(bytes)); }));
    }
}

TEST_CASE("unknown types, enumerators and truth values are violations") {
    CHECK(is_violation([] { static_cast<void>(wire::decode_reply(wire::Bytes{200})); }));
    CHECK(is_violation([] { static_cast<void>(wire::decode_request(wire::Bytes{200})); }));
    wire::Bytes listed = wire::encode(wire::Reply{wire::Listed{}});
    listed[1] = 9;
    CHECK(is_violation([&] { static_cast<void>(wire::decode_reply(listed)); }));
    listed = wire::encode(wire::Reply{wire::Listed{}});
    listed[2] = 2;
    CHECK(is_violation([&] { static_cast<void>(wire::decode_reply(listed)); }));
}

TEST_CASE("a claimed length allocates nothing before the bytes are there") {
    // Objects with 65535 entries announced, none given; a text of 4 GiB announced
    CHECK(is_violation([] { static_cast<void>(wire::decode_reply(wire::Bytes{2, 0xFF, 0xFF})); }));
    CHECK(is_violation([] { static_cast<void>(wire::decode_reply(wire::Bytes{4, 0xFF, 0xFF, 0xFF, 0xFF})); }));
}

TEST_CASE("a full batch of the longest names fits into one message") {
    wire::Objects objects;
    objects.objects.assign(wire::objects_per_message, some_object(std::string(255 * 3, 'x')));
    CHECK(wire::encode(wire::Reply{objects}).size() <= wire::max_message_bytes);
}

TEST_CASE("a message carries a file descriptor to the other side") {
    auto [near, far] = wire::Channel::make_pair();
    const UniqueFd file{dup(STDIN_FILENO)};
    REQUIRE(near.send(wire::encode(wire::Request{wire::Cancel{}}), file.get()));
    const auto packet = far.receive(wire::Channel::Wait::Yes);
    REQUIRE(packet);
    REQUIRE(packet->fd);
    struct stat sent {};
    struct stat received {};
    fstat(file.get(), &sent);
    fstat(packet->fd.get(), &received);
    CHECK(sent.st_ino == received.st_ino);
}

TEST_CASE("an empty channel has nothing, a closed one says so") {
    auto ends = wire::Channel::make_pair();
    CHECK_FALSE(ends.first.receive(wire::Channel::Wait::No));
    { const wire::Channel gone = std::move(ends.second); }
    const auto packet = ends.first.receive(wire::Channel::Wait::Yes);
    REQUIRE(packet);
    CHECK(packet->bytes.empty());
    CHECK_FALSE(ends.first.send(wire::encode(wire::Request{wire::Cancel{}})));
}

TEST_CASE("the last words of a side that left without reading ours arrive") {
    auto ends = wire::Channel::make_pair();
    REQUIRE(ends.first.send(wire::encode(wire::Request{wire::GetStorages{}})));
    {
        wire::Channel leaving = std::move(ends.second);
        REQUIRE(leaving.send(wire::encode(wire::Reply{wire::Done{}})));
    }
    const auto last_words = ends.first.receive(wire::Channel::Wait::Yes);
    REQUIRE(last_words);
    CHECK(last_words->bytes == wire::encode(wire::Reply{wire::Done{}}));
    const auto end = ends.first.receive(wire::Channel::Wait::Yes);
    REQUIRE(end);
    CHECK(end->bytes.empty());
}

TEST_CASE("a message that is too long is a violation, not a truncated message") {
    auto ends = wire::Channel::make_pair();
    const std::vector<std::uint8_t> long_one(wire::max_message_bytes + 1);
    REQUIRE(send(ends.first.fd(), long_one.data(), long_one.size(), 0) == static_cast<ssize_t>(long_one.size()));
    CHECK(is_violation([&] { ends.second.receive(wire::Channel::Wait::Yes); }));
}
