// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/call_wait.hpp"

#include "common/error.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

namespace mtpsync {

void CallWait::Wake::operator()() const noexcept {
    eventfd_write(fd, 1);
}

CallWait::CallWait(const CallLimits &limits, std::chrono::milliseconds cancel_grace)
    : limits_{limits}, cancel_grace_{cancel_grace}, wake_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)},
      on_stop_{limits.stop, Wake{wake_.get()}} {
    if (!wake_)
        throw system_error(ErrorCode::Internal, "no file descriptor to wait with", errno);
}

void CallWait::expect_signs_of_life() {
    stalled_at_ = Clock::now() + limits_.stall;
}

void CallWait::sign_of_life() {
    if (stalled_at_)
        expect_signs_of_life();
}

int CallWait::milliseconds_left() const {
    Clock::time_point end = limits_.deadline;
    if (stalled_at_)
        end = std::min(end, *stalled_at_);
    if (cancel_until_)
        end = std::min(end, *cancel_until_);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

CallWait::Ready CallWait::until_ready(int channel_fd, int log_fd) {
    for (;;) {
        // poll() skips negative descriptors
        std::array<pollfd, 3> fds{pollfd{channel_fd, POLLIN, 0}, pollfd{log_open_ ? log_fd : -1, POLLIN, 0},
                                  pollfd{cancelling() ? -1 : wake_.get(), POLLIN, 0}};
        const int count = poll(fds.data(), fds.size(), milliseconds_left());
        if (count < 0 && errno != EINTR)
            throw system_error(ErrorCode::Internal, "cannot wait for a worker", errno);
        if (count < 0)
            continue;
        if (!ends_with_event_ &&
            milliseconds_left() == 0) // whatever is there: a worker that babbles must not outlive a bound
            return Ready::Timeout;
        if (fds[2].revents != 0) {
            cancel_until_ = Clock::now() + cancel_grace_;
            return Ready::Stop;
        }
        if (fds[1].revents != 0)
            return Ready::Log;
        if (fds[0].revents != 0)
            return Ready::Message;
        if (count == 0)
            return Ready::Timeout;
    }
}

} // namespace mtpsync
