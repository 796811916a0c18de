// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/preload_channel.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <vector>

namespace vphone {

namespace {

// The client takes a message header with a single recv(), so a header must not straddle two socket buffers of the
// kernel (each at least 32 KiB): what is sent by one call stays below that, or has its only header in front.
constexpr std::size_t largest_unsplit = 30'000;
constexpr std::size_t most_writes = 4;
constexpr int send_buffer = 1 << 20;

std::span<std::uint8_t> writable_bytes(PreloadMessage &message) {
    return {reinterpret_cast<std::uint8_t *>(&message), sizeof(message)};
}

} // namespace

PreloadChannel::PreloadChannel(EventLoop &loop, mtpsync::UniqueFd socket, Handler &handler)
    : loop_{loop}, socket_{std::move(socket)}, handler_{handler}, input_{writable_bytes(request_)} {
    const int flags = fcntl(socket_.get(), F_GETFL);
    if (flags < 0 || fcntl(socket_.get(), F_SETFL, flags | O_NONBLOCK) < 0)
        throw_errno("fcntl of a client's connection");
    // best effort: a large answer then leaves in one go
    setsockopt(socket_.get(), SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer));
    loop_.watch(socket_.get(), EPOLLIN, [this](std::uint32_t events) { on_ready(events); });
}

PreloadChannel::~PreloadChannel() {
    loop_.forget(socket_.get());
}

void PreloadChannel::on_ready(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0)
        flush();
    if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
        receive();
}

void PreloadChannel::receive() {
    if (failed_ || !input_complete())
        return;
    if (!then_) {
        handler_.on_request(request_);
        return;
    }
    input_ = writable_bytes(request_);
    const auto then = std::exchange(then_, {});
    then();
}

bool PreloadChannel::input_complete() {
    const ssize_t count = recv(socket_.get(), input_.data(), input_.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (count <= 0) {
        fail();
        return false;
    }
    input_ = input_.subspan(static_cast<std::size_t>(count));
    return input_.empty();
}

void PreloadChannel::read_memory(std::uint64_t address, std::span<std::uint8_t> into, std::function<void()> then) {
    if (into.empty()) {
        then();
        return;
    }
    input_ = into;
    then_ = std::move(then);
    send_together({}, {preload::read_memory, address, into.size()});
}

void PreloadChannel::answer(long result, int error, std::initializer_list<MemoryWrite> writes) {
    input_ = writable_bytes(request_);
    const PreloadMessage end{preload::done, static_cast<unsigned long>(result), static_cast<unsigned long>(error)};
    std::span<const MemoryWrite> rest{writes.begin(), writes.size()};
    if (!rest.empty() && rest.front().size > largest_unsplit) {
        // a large block goes out alone, with its header in front; what follows starts with a header of its own
        const auto &large = rest.front();
        PreloadMessage header{preload::write_memory, large.address, large.size};
        send(writable_bytes(header));
        send({static_cast<const std::uint8_t *>(large.data), large.size});
        rest = rest.subspan(1);
    }
    send_together(rest, end);
}

void PreloadChannel::send_together(std::span<const MemoryWrite> writes, const PreloadMessage &end) {
    std::array<PreloadMessage, most_writes> headers;
    std::array<iovec, 2 * most_writes + 1> pieces;
    std::size_t count = 0;
    std::size_t size = 0;
    const auto add = [&](const void *data, std::size_t length) {
        pieces.at(count++) = {const_cast<void *>(data), length};
        size += length;
    };
    for (std::size_t index = 0; index < writes.size(); ++index) {
        headers.at(index) = {preload::write_memory, writes[index].address, writes[index].size};
        add(&headers.at(index), sizeof(PreloadMessage));
        add(writes[index].data, writes[index].size);
    }
    add(&end, sizeof(end));

    if (failed_)
        return;
    if (output_.empty()) {
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = count;
        const ssize_t sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
        if (sent == static_cast<ssize_t>(size))
            return;
        if (sent >= 0 || (errno != EAGAIN && errno != EINTR)) { // below 30 kB the kernel takes all or nothing
            fail();
            return;
        }
    }
    std::vector<std::uint8_t> kept;
    kept.reserve(size);
    for (std::size_t index = 0; index < count; ++index) {
        const auto *bytes = static_cast<const std::uint8_t *>(pieces.at(index).iov_base);
        kept.insert(kept.end(), bytes, bytes + pieces.at(index).iov_len);
    }
    output_.push_back(std::move(kept));
    loop_.change(socket_.get(), EPOLLIN | EPOLLOUT);
}

void PreloadChannel::send(std::span<const std::uint8_t> bytes) {
    while (!failed_ && output_.empty() && !bytes.empty()) {
        const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN)
            break;
        if (sent < 0 && errno != EINTR)
            fail();
        if (sent > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    if (failed_ || bytes.empty())
        return;
    output_.emplace_back(bytes.begin(), bytes.end());
    loop_.change(socket_.get(), EPOLLIN | EPOLLOUT);
}

void PreloadChannel::flush() {
    while (!failed_ && !output_.empty()) {
        const auto &first = output_.front();
        const ssize_t sent =
            ::send(socket_.get(), first.data() + output_sent_, first.size() - output_sent_, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (sent < 0) {
            fail();
            return;
        }
        output_sent_ += static_cast<std::size_t>(sent);
        if (output_sent_ < first.size())
            continue;
        output_.pop_front();
        output_sent_ = 0;
    }
    if (!failed_)
        loop_.change(socket_.get(), EPOLLIN);
}

void PreloadChannel::fail() {
    if (std::exchange(failed_, true))
        return;
    loop_.forget(socket_.get());
    loop_.post([this] { handler_.on_closed(); }); // not from within the handler's own work
}

} // namespace vphone
