// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/worker_log.hpp"

#include "common/error.hpp"
#include "common/log.hpp"
#include "common/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::size_t longest_line = 1024;

} // namespace

WorkerLog::WorkerLog(std::string name) : name_{std::move(name)} {
    std::array<int, 2> fds{};
    if (pipe2(fds.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw system_error(ErrorCode::Internal, "no pipe for the log of a worker", errno);
    read_end_.reset(fds[0]);
    write_end_.reset(fds[1]);
}

bool WorkerLog::drain() {
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t count = read(read_end_.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count < 0;
        unfinished_.append(buffer.data(), static_cast<std::size_t>(count));
        std::string_view rest = unfinished_;
        for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            pass_on(rest.substr(0, end));
            rest.remove_prefix(end + 1);
        }
        if (rest.size() > longest_line) {
            pass_on(rest);
            rest = {};
        }
        unfinished_ = std::string{rest};
    }
}

void WorkerLog::pass_on(std::string_view line) const {
    // only the worker's own lines carry a priority; libmtp's chatter is for those who look for a fault
    const bool own = line.starts_with('<');
    const PrefixedLine parsed = split_priority_prefix(line);
    if (!parsed.text.empty())
        spdlog::log(own ? parsed.level : spdlog::level::debug, "{}: {}", name_,
                    escape_for_display(parsed.text.substr(0, longest_line)));
}

} // namespace mtpsync
