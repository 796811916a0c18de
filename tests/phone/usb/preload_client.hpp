// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/event_loop.hpp"
#include "tests/phone/usb/preload_protocol.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace vphone {

/// The preload library's end of a connection, in the test's own memory; runs the event loop while it waits.
class PreloadClient {
public:
    struct Answer {
        long result;
        int error;
    };

    PreloadClient(EventLoop &loop, mtpsync::UniqueFd socket) : loop_{loop}, socket_{std::move(socket)} {}

    void send_request(unsigned long command, std::uint64_t argument1, std::uint64_t argument2) {
        const PreloadMessage request{command, argument1, argument2};
        send_bytes(&request, sizeof(request));
    }

    /// Serves the server's wishes until the request is done.
    Answer serve() {
        while (true) {
            PreloadMessage message;
            // as in the library: one recv() for a header, which must not come in pieces
            if (receive(&message, sizeof(message)) != sizeof(message))
                throw std::runtime_error{"a header came in pieces"};
            if (message.command == preload::done)
                return {static_cast<long>(message.argument1), static_cast<int>(message.argument2)};
            serve_memory(message);
        }
    }

    Answer ioctl(unsigned long request, void *argument) {
        send_request(preload::ioctl, request, reinterpret_cast<std::uintptr_t>(argument));
        return serve();
    }

    [[nodiscard]] int fd() const noexcept { return socket_.get(); }
    void close() { socket_.reset(); }

private:
    void serve_memory(const PreloadMessage &message) {
        auto *memory = reinterpret_cast<std::uint8_t *>(message.argument1);
        if (message.command == preload::read_memory) {
            send_bytes(memory, message.argument2);
            return;
        }
        if (message.command != preload::write_memory)
            throw std::runtime_error{"unknown message"};
        std::size_t done = 0;
        while (done < message.argument2)
            done += receive(memory + done, message.argument2 - done);
    }

    void send_bytes(const void *data, std::size_t size) {
        const auto *bytes = static_cast<const std::uint8_t *>(data);
        while (size != 0) {
            const ssize_t sent = send(socket_.get(), bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN)
                throw std::runtime_error{"the server hung up"};
            if (sent < 0) {
                loop_.run_once();
                continue;
            }
            bytes += sent;
            size -= static_cast<std::size_t>(sent);
        }
    }

    std::size_t receive(void *into, std::size_t size) {
        while (true) {
            const ssize_t count = recv(socket_.get(), into, size, MSG_DONTWAIT);
            if (count > 0)
                return static_cast<std::size_t>(count);
            if (count == 0 || errno != EAGAIN)
                throw std::runtime_error{"the server hung up"};
            loop_.run_once();
        }
    }

    EventLoop &loop_;
    mtpsync::UniqueFd socket_;
};

} // namespace vphone
