// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/helper_thread.hpp"

#include <cassert>
#include <utility>

namespace mtpsync {

HelperThread::HelperThread() : thread_{[this] { run(); }} {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return running_; });
}

HelperThread::~HelperThread() {
    {
        const std::scoped_lock lock{mutex_};
        ending_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void HelperThread::start(std::function<void()> task) {
    const std::scoped_lock lock{mutex_};
    assert(!task_);
    task_ = std::move(task);
    changed_.notify_all();
}

void HelperThread::wait() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return !task_; });
}

void HelperThread::run() {
    std::unique_lock lock{mutex_};
    running_ = true;
    changed_.notify_all();
    for (;;) {
        changed_.wait(lock, [&] { return ending_ || task_; });
        if (ending_)
            return;
        lock.unlock();
        task_(); // start() and wait() leave it alone while it is set
        lock.lock();
        task_ = nullptr;
        changed_.notify_all();
    }
}

} // namespace mtpsync
