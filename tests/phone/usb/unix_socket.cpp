// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/unix_socket.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>

namespace vphone {

namespace {

constexpr int backlog = 64;

sockaddr_un address_of(const std::filesystem::path &path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        throw_errno("socket path '" + path.native() + "' (choose a root directory with a shorter name)");
    }
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

const sockaddr *generic(const sockaddr_un &address) {
    return reinterpret_cast<const sockaddr *>(&address);
}

} // namespace

mtpsync::UniqueFd listen_at(const std::filesystem::path &path) {
    const auto address = address_of(path);
    mtpsync::UniqueFd listener{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!listener)
        throw_errno("socket");
    unlink(path.c_str());
    if (bind(listener.get(), generic(address), sizeof(address)) < 0)
        throw_errno("bind '" + path.native() + "'");
    if (chmod(path.c_str(), 0666) < 0)
        throw_errno("chmod '" + path.native() + "'");
    if (listen(listener.get(), backlog) < 0)
        throw_errno("listen '" + path.native() + "'");
    return listener;
}

mtpsync::UniqueFd connect_to(const std::filesystem::path &path) {
    const auto address = address_of(path);
    mtpsync::UniqueFd connection{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!connection)
        throw_errno("socket");
    if (connect(connection.get(), generic(address), sizeof(address)) < 0)
        throw_errno("connect to '" + path.native() + "'");
    return connection;
}

bool send_datagram_to(const std::filesystem::path &path, int type, const void *data, std::size_t size) {
    const auto address = address_of(path);
    const mtpsync::UniqueFd sender{socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!sender)
        throw_errno("socket");
    if (connect(sender.get(), generic(address), sizeof(address)) < 0)
        return false;
    return send(sender.get(), data, size, MSG_NOSIGNAL) >= 0;
}

} // namespace vphone
