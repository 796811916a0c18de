// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/usb/event_loop.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace vphone {

/**
 * One connection of the control socket: a JSON object a line in, a JSON object a line out, in order. While a command is
 * not answered the next ones of the same connection wait.
 *
 * Owned by ControlServer; whoever is to answer later holds a weak pointer. Thread-bound to the event loop's thread.
 */
class ControlClient : public std::enable_shared_from_this<ControlClient> {
public:
    using Handler = std::function<void(const std::string &line, const std::shared_ptr<ControlClient> &client)>;
    using Closed = std::function<void(ControlClient &)>;

    /// A longer line ends the connection with an error.
    static constexpr std::size_t longest_line = 64 * 1024;

    ControlClient(EventLoop &loop, mtpsync::UniqueFd socket, Handler handler, Closed closed);
    ~ControlClient();

    /// Answers the command in work. The reply leaves at once, or when the client reads again.
    void reply(const nlohmann::json &reply);

private:
    void on_ready(std::uint32_t events);
    void receive();
    void run_lines();
    void flush();
    void close();

    EventLoop &loop_;
    mtpsync::UniqueFd socket_;
    Handler handler_;
    Closed closed_;
    std::string input_;
    std::string output_;
    bool busy_ = false; ///< a command is not answered yet
    bool last_reply_ = false;
};

/// Listens at ROOT/control. Owned by the program, thread-bound to the event loop's thread.
class ControlServer {
public:
    /// Throws std::system_error.
    ControlServer(EventLoop &loop, std::filesystem::path path, ControlClient::Handler handler);
    ControlServer(ControlServer &&) = delete;
    ~ControlServer();

private:
    void accept_client();

    EventLoop &loop_;
    std::filesystem::path path_;
    ControlClient::Handler handler_;
    mtpsync::UniqueFd listener_;
    std::vector<std::shared_ptr<ControlClient>> clients_;
};

} // namespace vphone
