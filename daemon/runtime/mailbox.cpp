// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/runtime/mailbox.hpp"

#include "common/error.hpp"
#include "daemon/runtime/event_loop.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <utility>

namespace mtpsync {

namespace {

UniqueFd make_wake() {
    UniqueFd wake{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (!wake)
        throw system_error(ErrorCode::Internal, "no file descriptor for a mailbox", errno);
    return wake;
}

} // namespace

Mailbox::Mailbox(EventLoop &loop)
    : wake_{make_wake()}, source_{loop.add_io(wake_.get(), POLLIN, [this](std::uint32_t) { deliver(); })} {
}

void Mailbox::post(std::function<void()> letter) {
    const std::scoped_lock lock{mutex_};
    letters_.push_back(std::move(letter));
    if (letters_.size() == 1) // later ones ride on the wake-up that is under way
        eventfd_write(wake_.get(), 1);
}

void Mailbox::deliver() {
    std::vector<std::function<void()>> letters;
    {
        const std::scoped_lock lock{mutex_};
        eventfd_t wakeups = 0;
        eventfd_read(wake_.get(), &wakeups);
        letters.swap(letters_);
    }
    for (const auto &letter : letters) // without the lock: a letter may post
        letter();
}

} // namespace mtpsync
