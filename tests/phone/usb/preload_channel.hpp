// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/usb/event_loop.hpp"
#include "tests/phone/usb/preload_protocol.hpp"

#include <initializer_list>
#include <span>

namespace vphone {

/**
 * The server's end of one connection of the preload library: frames its messages, and never blocks on a client that is
 * stopped in the middle of one.
 *
 * Owned by a UsbfsConnection. Thread-bound to the event loop's thread.
 */
class PreloadChannel {
public:
    class Handler {
    public:
        virtual ~Handler() = default;
        /// A request came; it must be answered with PreloadChannel::answer(), now or later.
        virtual void on_request(const PreloadMessage &request) = 0;
        /// The client closed, or talks nonsense. Nothing is called after this.
        virtual void on_closed() = 0;
    };

    struct MemoryWrite {
        std::uint64_t address;
        const void *data;
        std::size_t size;
    };

    /// Throws std::system_error.
    PreloadChannel(EventLoop &loop, mtpsync::UniqueFd socket, Handler &handler);
    ~PreloadChannel();

    /// While a request is handled: copies the client's memory at @p address into @p into, which must live until then,
    /// and calls @p then.
    void read_memory(std::uint64_t address, std::span<std::uint8_t> into, std::function<void()> then);
    /// Ends the request. The data is sent or copied before this returns.
    void answer(long result, int error, std::initializer_list<MemoryWrite> writes = {});

private:
    void on_ready(std::uint32_t events);
    void receive();
    [[nodiscard]] bool input_complete();
    void send_together(std::span<const MemoryWrite> writes, const PreloadMessage &end);
    void send(std::span<const std::uint8_t> bytes);
    void flush();
    void fail();

    EventLoop &loop_;
    mtpsync::UniqueFd socket_;
    Handler &handler_;
    PreloadMessage request_;
    std::span<std::uint8_t> input_;                ///< what is still to be received
    std::function<void()> then_;                   ///< what waits for memory; empty: a request is awaited
    std::deque<std::vector<std::uint8_t>> output_; ///< what the socket did not take, each to be sent by its own call
    std::size_t output_sent_ = 0;                  ///< of the first of them
    bool failed_ = false;
};

} // namespace vphone
