// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/control_client.hpp"

#include "tests/phone/usb/unix_socket.hpp"

#include <nlohmann/json.hpp>

#include <sys/socket.h>

#include <stdexcept>
#include <system_error>

namespace vphone {

ControlConnection::ControlConnection(const std::filesystem::path &root) {
    try {
        socket_ = connect_to(root / "control");
    } catch (const std::system_error &error) {
        throw std::runtime_error{"no virtual phone runs at '" + root.native() + "' (" + error.what() + ")"};
    }
}

nlohmann::json ControlConnection::ask(const nlohmann::json &command) {
    const std::string line = command.dump() + "\n";
    std::size_t sent = 0;
    while (sent < line.size()) {
        const ssize_t count = send(socket_.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw std::runtime_error{"the virtual phone has gone"};
        sent += static_cast<std::size_t>(count);
    }
    return nlohmann::json::parse(read_line());
}

std::string ControlConnection::read_line() {
    std::size_t end = input_.find('\n');
    while (end == std::string::npos) {
        char chunk[4096];
        const ssize_t count = recv(socket_.get(), chunk, sizeof(chunk), 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw std::runtime_error{"the virtual phone has gone without an answer"};
        input_.append(chunk, static_cast<std::size_t>(count));
        end = input_.find('\n');
    }
    const std::string line = input_.substr(0, end);
    input_.erase(0, end + 1);
    return line;
}

} // namespace vphone
