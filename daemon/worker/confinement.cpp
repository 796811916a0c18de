// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/confinement.hpp"

#include "common/error.hpp"

#include <seccomp.h>

#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>

namespace mtpsync {

namespace {

/// Calls that work on what the process has: its descriptors, its memory, its threads, the time.
constexpr std::array allowed{
    // files that were handed over
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fadvise64),
    SCMP_SYS(close),
    // the USB node (libusb: usbfs ioctls, epoll or poll, timerfd and eventfd that it made at the start)
    SCMP_SYS(ioctl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(timerfd_settime),
    // the daemon's socket
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom),
    // memory
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    // threads that exist, and may be about to start
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    // time and chance
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    // the end
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

class Filter {
public:
    Filter() : context_{seccomp_init(SCMP_ACT_ERRNO(EPERM))} {
        if (!context_)
            throw Error{ErrorCode::Internal, "the worker cannot confine itself: no memory for a filter"};
    }

    void allow(int call) { check(seccomp_rule_add(context_.get(), SCMP_ACT_ALLOW, call, 0), "a rule"); }
    void allow_if(int call, scmp_arg_cmp condition) {
        check(seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, 1, &condition), "a rule");
    }
    void load() {
        // threads that libusb and the worker made before
        check(seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1), "all threads");
        check(seccomp_load(context_.get()), "the filter");
    }

private:
    struct Release {
        void operator()(void *context) const noexcept { seccomp_release(context); }
    };
    static void check(int result, const std::string &what) {
        if (result != 0)
            throw system_error(ErrorCode::Internal, "the worker cannot confine itself: " + what, -result);
    }

    std::unique_ptr<void, Release> context_;
};

} // namespace

void confine_this_process() {
    Filter filter;
    for (const int call : allowed)
        filter.allow(call);
    // memory that is data, never code: the third argument is the protection
    const scmp_arg_cmp not_executable{.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
    filter.allow_if(SCMP_SYS(mmap), not_executable);
    filter.allow_if(SCMP_SYS(mprotect), not_executable);
    // to the socket's other end, never to an address: the fifth argument
    filter.allow_if(SCMP_SYS(sendto), {.arg = 4, .op = SCMP_CMP_EQ, .datum_a = 0, .datum_b = 0});
    filter.load(); // sets no_new_privs first
}

} // namespace mtpsync
