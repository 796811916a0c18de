// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/child_process.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

namespace vphone {

namespace {

[[noreturn]] void become(const std::vector<char *> &arguments, int output, bool with_errors, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); // the parent died before we could say so
    dup2(output, STDOUT_FILENO);
    if (with_errors)
        dup2(output, STDERR_FILENO);
    execvp(arguments.front(), arguments.data());
    _exit(127);
}

} // namespace

ChildProcess::ChildProcess(const std::vector<std::string> &command, Output output) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        throw_errno("pipe2");
    output_.reset(ends[0]);
    const mtpsync::UniqueFd write_end{ends[1]};
    std::vector<char *> arguments; // before the fork: afterwards nothing may be allocated
    for (const auto &argument : command)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ < 0)
        throw_errno("fork");
    if (pid_ == 0)
        become(arguments, write_end.get(), output == Output::WithErrors, parent);
}

ChildProcess::ChildProcess(ChildProcess &&other) noexcept
    : pid_{std::exchange(other.pid_, -1)}, output_{std::move(other.output_)}, buffer_{std::move(other.buffer_)} {
}

ChildProcess::~ChildProcess() {
    if (pid_ < 0)
        return;
    kill(pid_, SIGKILL);
    wait();
}

void ChildProcess::signal(int number) const {
    if (pid_ > 0)
        kill(pid_, number);
}

bool ChildProcess::read_more() {
    char chunk[4096];
    ssize_t count = 0;
    do
        count = read(output_.get(), chunk, sizeof(chunk));
    while (count < 0 && errno == EINTR);
    if (count <= 0)
        return false;
    buffer_.append(chunk, static_cast<std::size_t>(count));
    return true;
}

std::string ChildProcess::read_line() {
    std::size_t end = buffer_.find('\n');
    while (end == std::string::npos && read_more())
        end = buffer_.find('\n');
    if (end == std::string::npos)
        return std::exchange(buffer_, {});
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    return line;
}

std::string ChildProcess::read_all() {
    while (read_more()) {
    }
    return std::exchange(buffer_, {});
}

int ChildProcess::wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0) {
        if (errno != EINTR)
            throw_errno("waitpid");
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Finished run_program(const std::vector<std::string> &command) {
    ChildProcess child{command, ChildProcess::Output::WithErrors};
    auto output = child.read_all();
    return {child.wait(), std::move(output)};
}

bool program_exists(const std::string &name) {
    const char *path = std::getenv("PATH");
    std::istringstream directories{path != nullptr ? path : "/usr/bin:/bin"};
    std::string directory;
    while (std::getline(directories, directory, ':')) {
        if (access((directory + "/" + name).c_str(), X_OK) == 0)
            return true;
    }
    return false;
}

} // namespace vphone
