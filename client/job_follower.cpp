// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_follower.hpp"

#include "client/bus_errors.hpp"
#include "client/properties.hpp"
#include "common/error.hpp"
#include "common/object_path.hpp"

#include <chrono>
#include <csignal>

namespace mtpsync {

namespace {

/// Whoever presses Ctrl-C does not want to wait; the second one leaves.
constexpr std::chrono::seconds longest_cancel{2};

std::uint64_t checked_id(const std::string &path) {
    if (const auto id = job_id_of(path))
        return *id;
    throw Error{ErrorCode::Internal, "mtpsyncd names a job '" + path + "', which this mtpsyncctl does not understand"};
}

} // namespace

JobFollower::JobFollower(DaemonClient &client, const std::string &path)
    : client_{client}, proxy_{client.connection(), path}, display_{make_progress_display()} {
    job_.path = path;
    job_.id = checked_id(path);
    listen();
}

void JobFollower::listen() {
    proxy_.on_progress = [this](const Properties &numbers) {
        job_.progress(numbers);
        known_ = changed_ = true;
    };
    proxy_.on_changed = [this](const Properties &properties) {
        job_.update(properties);
        changed_ = true;
    };
    proxy_.on_completed = [this](const Properties &details) { take(details, "message", failure_); };
    try {
        job_.update(proxy_.properties());
        known_ = true;
    } catch (const sdbus::Error &) {
        // it was done before we could ask: JobRemoved waits for us
    }
}

std::optional<std::string> JobFollower::follow() {
    for (;;) {
        if (auto result = client_.result_of(job_.id))
            return result;
        client_.require_daemon("what was finished stays finished, and the next run does the rest");
        while (const auto signal = signals_.next())
            if (!heed(*signal))
                return std::nullopt;
        show();
        client_.pump(known_ ? std::optional{display_->time()} : std::nullopt, signals_.fd());
    }
}

void JobFollower::show() {
    const auto now = ProgressDisplay::Clock::now();
    if (!known_ || (!changed_ && now < display_->time()))
        return;
    changed_ = false;
    display_->show(job_, now);
}

bool JobFollower::heed(int signal) {
    if (signal == SIGWINCH) {
        changed_ = true;
        return true;
    }
    if (!cancelling_) {
        cancel();
        return true;
    }
    const std::string id = std::to_string(job_.id);
    display_->say("job " + id + " goes on in mtpsyncd; follow it: mtpsyncctl monitor; end it: mtpsyncctl cancel " + id);
    return false;
}

void JobFollower::cancel() {
    cancelling_ = true;
    display_->say("cancelling; press Ctrl-C again to leave at once");
    try {
        proxy_.cancel(longest_cancel);
    } catch (const sdbus::Error &error) {
        // when it is done already, its result says so
        const Error ours = error_from_bus(error);
        if (ours.code() == ErrorCode::NotAuthorized)
            display_->say(ours.what());
    }
}

} // namespace mtpsync
