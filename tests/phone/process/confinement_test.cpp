// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/channel.hpp"
#include "daemon/phone/child_process.hpp"
#include "daemon/phone/worker_log.hpp"
#include "daemon/worker/confinement.hpp"
#include "daemon/worker/file_status.hpp"
#include "tests/phone/contract/contract_support.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

using namespace mtpsync;

namespace {

/// The exit status of @p work in a process of its own, after it confined itself with the worker's own function.
template <class Work>
int confined(Work work) {
    const pid_t child = fork();
    if (child == 0) {
        confine_this_process();
        _exit(work());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

constexpr int refused = 42;

/// @p result is that of a call which must have failed as not permitted.
int expect_refused(long result) {
    return result == -1 && errno == EPERM ? refused : 1;
}

} // namespace

TEST_CASE("a confined worker opens no file") {
    CHECK(confined([] { return expect_refused(open("/etc/passwd", O_RDONLY)); }) == refused);
    CHECK(confined([] { return expect_refused(creat("/tmp/mtpsync-confinement", 0600)); }) == refused);
    CHECK(confined([] { return expect_refused(unlink("/tmp/mtpsync-confinement")); }) == refused);
    CHECK(confined([] { return expect_refused(access("/etc/passwd", F_OK)); }) == refused);
}

TEST_CASE("a confined worker makes no socket and talks to no address") {
    CHECK(confined([] { return expect_refused(socket(AF_INET, SOCK_STREAM, 0)); }) == refused);
    CHECK(confined([] { return expect_refused(socket(AF_UNIX, SOCK_STREAM, 0)); }) == refused);
    CHECK(confined([] {
              sockaddr address{.sa_family = AF_UNIX, .sa_data = {}};
              return expect_refused(sendto(STDIN_FILENO, "x", 1, 0, &address, sizeof address));
          }) == refused);
}

TEST_CASE("a confined worker starts no program, process or thread") {
    CHECK(confined([] {
              char *const arguments[] = {nullptr};
              return expect_refused(execve("/bin/true", arguments, arguments));
          }) == refused);
    CHECK(confined([] { return expect_refused(fork()); }) == refused);
    CHECK(confined([] {
              try {
                  std::thread{[] {}}.join();
              } catch (const std::system_error &error) {
                  return error.code().value() == EPERM ? refused : 1;
              }
              return 1;
          }) == refused);
}

TEST_CASE("a confined worker has no code but its own") {
    CHECK(confined([] {
              return expect_refused(reinterpret_cast<long>(
                  mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
          }) == refused);
}

TEST_CASE("a confined worker signals and traces nobody, and gains no privilege") {
    CHECK(confined([] { return expect_refused(kill(getppid(), 0)); }) == refused);
    CHECK(confined([] { return expect_refused(syscall(SYS_ptrace, 0, 0, 0, 0)); }) == refused);
    CHECK(confined([] { return expect_refused(setuid(0)); }) == refused);
}

TEST_CASE("a confined worker keeps what it needs") {
    const UniqueFd file = local_file("content");
    CHECK(confined([&] {
              char byte = 0;
              struct stat status {};
              return pread(file.get(), &byte, 1, 0) == 1 && pwrite(file.get(), "C", 1, 0) == 1 &&
                             file_status(file.get(), status) && status.st_size == 7
                         ? 0
                         : 1;
          }) == 0);
}

TEST_CASE("the confinement holds for threads that were there before") {
    const pid_t child = fork();
    if (child == 0) {
        std::atomic<bool> go = false;
        std::thread thread{[&] {
            go.wait(false);
            _exit(expect_refused(open("/etc/passwd", O_RDONLY)));
        }};
        confine_this_process();
        go = true;
        go.notify_all();
        thread.join();
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == refused);
}

TEST_CASE("a worker is started with four descriptors and nothing else") {
    WorkerLog log{"worker"};
    auto ends = wire::Channel::make_pair();
    std::array<int, 2> pipe_fds{};
    REQUIRE(pipe(pipe_fds.data()) == 0); // not closed on exec: a library might do so
    const UniqueFd read_end{pipe_fds[0]};
    const UniqueFd write_end{pipe_fds[1]};
    // the shell exits with 0 when it finds its descriptors 0 to 3 and no other
    ChildProcess child = ChildProcess::spawn(
        {"/bin/sh", "-c",
         "for fd in 0 1 2 3; do [ -e /proc/$$/fd/$fd ] || exit 1; done; "
         "for fd in 4 5 6 7 8 9 10 11 12 13 14 15 16; do [ -e /proc/$$/fd/$fd ] && exit 2; done; exit 0"},
        ends.second.fd(), log.write_end());
    CHECK(child.wait(std::chrono::seconds{30}) == "exited with status 0");
}
