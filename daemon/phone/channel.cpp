// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/channel.hpp"

#include "common/error.hpp"
#include "daemon/phone/wire.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace mtpsync::wire {

namespace {

constexpr std::size_t max_fds = 4; // room to see, and close, what nobody should have sent

union ControlBuffer {
    cmsghdr alignment;
    std::array<char, CMSG_SPACE(max_fds * sizeof(int))> bytes;
};

void attach_fd(msghdr &message, ControlBuffer &control, int fd) {
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int));
    cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &fd, sizeof(int));
}

std::vector<UniqueFd> detach_fds(msghdr &message) {
    std::vector<UniqueFd> fds;
    for (cmsghdr *header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t n = 0; n < count; ++n) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + n * sizeof(int), sizeof(int));
            fds.emplace_back(fd);
        }
    }
    return fds;
}

} // namespace

std::pair<Channel, Channel> Channel::make_pair() {
    std::array<int, 2> fds{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds.data()) != 0)
        throw system_error(ErrorCode::Internal, "no socket for a worker", errno);
    return {Channel{UniqueFd{fds[0]}}, Channel{UniqueFd{fds[1]}}};
}

bool Channel::send(std::span<const std::uint8_t> bytes, int fd) {
    // sendmsg() takes a pointer to non-const and does not write through it
    iovec part{const_cast<std::uint8_t *>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBuffer control{};
    if (fd >= 0)
        attach_fd(message, control, fd);

    ssize_t sent = 0;
    do {
        sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
        return false;
    if (sent < 0)
        throw system_error(ErrorCode::Internal, "a message between mtpsyncd and its worker cannot be sent", errno);
    return true;
}

std::optional<Packet> Channel::receive(Wait wait) {
    Packet packet;
    packet.bytes.resize(max_message_bytes);
    iovec part{packet.bytes.data(), packet.bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBuffer control{};
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();

    ssize_t received = 0;
    do {
        received = recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC | (wait == Wait::No ? MSG_DONTWAIT : 0));
        // ECONNRESET stands before messages that wait: the other side left without reading ours. It is told once.
    } while (received < 0 && (errno == EINTR || errno == ECONNRESET));
    if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return std::nullopt;
    if (received < 0)
        throw system_error(ErrorCode::Internal, "a message between mtpsyncd and its worker cannot be received", errno);

    std::vector<UniqueFd> fds = detach_fds(message);
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || fds.size() > 1)
        throw Error{
            ErrorCode::ProtocolViolation,
            "a message between mtpsyncd and its worker is broken: it is too long or carries too many descriptors"};
    packet.bytes.resize(static_cast<std::size_t>(received));
    if (!fds.empty())
        packet.fd = std::move(fds.front());
    return packet;
}

} // namespace mtpsync::wire
