// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/control_server.hpp"

#include "tests/phone/usb/unix_socket.hpp"

#include <nlohmann/json.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>

namespace vphone {

ControlClient::ControlClient(EventLoop &loop, mtpsync::UniqueFd socket, Handler handler, Closed closed)
    : loop_{loop}, socket_{std::move(socket)}, handler_{std::move(handler)}, closed_{std::move(closed)} {
    loop_.watch(socket_.get(), EPOLLIN, [this](std::uint32_t events) { on_ready(events); });
}

ControlClient::~ControlClient() {
    loop_.forget(socket_.get());
}

void ControlClient::on_ready(std::uint32_t events) {
    const auto keep = shared_from_this(); // through its own closing
    if ((events & EPOLLOUT) != 0)
        flush();
    if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
        receive();
}

void ControlClient::receive() {
    char chunk[4096];
    const ssize_t count = recv(socket_.get(), chunk, sizeof(chunk), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        close();
        return;
    }
    if (last_reply_)
        return;
    input_.append(chunk, static_cast<std::size_t>(count));
    run_lines();
    if (input_.size() > longest_line && input_.find('\n') > longest_line) {
        last_reply_ = true;
        reply({{"ok", false}, {"error", "a command is longer than " + std::to_string(longest_line) + " bytes"}});
    }
}

void ControlClient::run_lines() {
    while (!busy_) {
        const auto end = input_.find('\n');
        if (end == std::string::npos || end > longest_line)
            return;
        const std::string line = input_.substr(0, end);
        input_.erase(0, end + 1);
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        busy_ = true;
        handler_(line, shared_from_this());
    }
}

void ControlClient::reply(const nlohmann::json &reply) {
    output_ += reply.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    busy_ = false;
    flush();
    // not from here: a handler that answers at once would nest deeper with every line
    loop_.post([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->run_lines();
    });
}

void ControlClient::flush() {
    while (!output_.empty()) {
        const ssize_t sent = send(socket_.get(), output_.data(), output_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            output_.clear(); // the reading side notices the end
            break;
        }
        if (sent < 0)
            break;
        output_.erase(0, static_cast<std::size_t>(sent));
    }
    if (output_.empty() && last_reply_)
        shutdown(socket_.get(), SHUT_RDWR);
    const bool more = !output_.empty();
    loop_.change(socket_.get(), more ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void ControlClient::close() {
    loop_.forget(socket_.get());
    closed_(*this);
}

ControlServer::ControlServer(EventLoop &loop, std::filesystem::path path, ControlClient::Handler handler)
    : loop_{loop}, path_{std::move(path)}, handler_{std::move(handler)}, listener_{listen_at(path_)} {
    loop_.watch(listener_.get(), EPOLLIN, [this](std::uint32_t) { accept_client(); });
}

ControlServer::~ControlServer() {
    loop_.forget(listener_.get());
    unlink(path_.c_str());
}

void ControlServer::accept_client() {
    mtpsync::UniqueFd client{accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (!client)
        return;
    const auto forget = [this](ControlClient &gone) {
        std::erase_if(clients_, [&](const auto &candidate) { return candidate.get() == &gone; });
    };
    clients_.push_back(std::make_shared<ControlClient>(loop_, std::move(client), handler_, forget));
}

} // namespace vphone
