// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/digest.hpp"
#include "common/log.hpp"
#include "daemon/phone/channel.hpp"
#include "daemon/phone/worker_start.hpp"
#include "daemon/worker/memory_limit.hpp"
#include "daemon/worker/worker.hpp"

#include <spdlog/spdlog.h>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>

namespace {

void set_up_process() {
    std::signal(SIGPIPE, SIG_IGN);
    dup2(STDERR_FILENO, STDOUT_FILENO); // libmtp prints on both; neither is the protocol
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    // Phones report dates without a zone and libmtp reads them in ours: with a fixed one they stay the same number.
    setenv("TZ", "UTC0", 1);
    tzset();
    mtpsync::set_up_log(mtpsync::LogStyle::Journal, spdlog::level::debug); // the daemon reads and filters it
}

} // namespace

int main() {
    set_up_process();
    struct stat socket {};
    if (fstat(mtpsync::worker_socket_fd, &socket) != 0 || !S_ISSOCK(socket.st_mode)) {
        spdlog::error("mtpsync-phone is started by mtpsyncd, not by hand");
        return EXIT_FAILURE;
    }
    try {
        mtpsync::limit_memory();
        static_cast<void>(mtpsync::Sha256Hasher{}.finish()); // reads what it needs before the worker confines itself
        mtpsync::Worker{mtpsync::wire::Channel{mtpsync::UniqueFd{mtpsync::worker_socket_fd}}}.run();
    } catch (const std::exception &error) {
        spdlog::error("the worker ends: {}", error.what());
        std::_Exit(EXIT_FAILURE);
    }
    std::fflush(nullptr);
    std::_Exit(EXIT_SUCCESS); // without destructors: libmtp would reset the phone, or wait for one that hangs
}
