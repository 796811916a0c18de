// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/worker.hpp"

#include "common/text.hpp"
#include "daemon/worker/confinement.hpp"
#include "daemon/worker/life_signs.hpp"
#include "daemon/worker/object_reader.hpp"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace mtpsync {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto progress_interval = std::chrono::milliseconds{100};

} // namespace

Worker::Worker(wire::Channel channel) : channel_{std::move(channel)} {
}

void Worker::run() {
    send(wire::Hello{});
    for (;;) {
        if (session_) {
            try {
                wait_and_pump();
            } catch (const Error &error) {
                fail(error);
                return;
            }
        }
        auto order = inbox_.next();
        if (!order || handle(std::move(*order)) == Outlook::SessionOver)
            return;
    }
}

/// Returns when the daemon has something to say. Until then events are passed on as they come.
void Worker::wait_and_pump() {
    std::array<pollfd, 2> fds{pollfd{channel_.fd(), POLLIN, 0}, pollfd{session_->poll_fd(), POLLOUT, 0}};
    for (;;) {
        session_->pump();
        send_events();
        if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR)
            throw system_error(ErrorCode::Internal, "the worker cannot wait", errno);
        if (fds[0].revents != 0)
            return;
    }
}

Worker::Outlook Worker::handle(Order order) {
    try {
        UniqueFd file = std::move(order.file);
        const wire::Reply reply =
            std::visit([&](const auto &request) { return reply_to(request, std::move(file)); }, order.request);
        send_events();
        send(reply);
        return Outlook::GoOn;
    } catch (const Error &error) {
        return fail(as_locked_if_it_is(error));
    }
}

Worker::Outlook Worker::fail(const Error &error) {
    const bool over = !session_ || error.ends_session() || error.code() == ErrorCode::Internal;
    if (!over)
        send_events();
    send(wire::Failed{.code = error.code(), .message = escape_for_display(error.what()), .session_over = over});
    return over ? Outlook::SessionOver : Outlook::GoOn;
}

Error Worker::as_locked_if_it_is(const Error &error) {
    const bool suspicious = error.code() == ErrorCode::NoSuchObject || error.code() == ErrorCode::NoSuchParent ||
                            error.code() == ErrorCode::StorageUnavailable ||
                            error.code() == ErrorCode::ObjectUnreadable;
    if (!session_ || !suspicious)
        return error;
    try {
        session_->storages();
    } catch (const Error &reason) {
        return reason;
    }
    return error;
}

wire::Reply Worker::reply_to(const wire::Open &request, UniqueFd) {
    if (session_)
        throw Error{ErrorCode::ProtocolViolation, "the daemon opened a phone twice"};
    session_ = std::make_unique<LibmtpSession>(request.address);
    confine_this_process();
    return wire::Opened{session_->info()};
}

wire::Reply Worker::reply_to(const wire::GetStorages &, UniqueFd) {
    constexpr std::size_t most =
        32; // more than any phone has; with the longest descriptions they still fit one message
    std::vector<StorageInfo> storages = session().storages();
    if (storages.size() > most)
        throw Error{
            ErrorCode::NotSupported,
            fmt::format("the phone claims to have {} storages; unplug it and plug it in again", storages.size())};
    return wire::StorageList{std::move(storages)};
}

wire::Reply Worker::reply_to(const wire::List &request, UniqueFd) {
    Listing listing = list(request.storage, request.folder);
    for (auto rest = std::span{listing.objects}; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), wire::objects_per_message));
        send(wire::Objects{{std::make_move_iterator(part.begin()), std::make_move_iterator(part.end())}});
        rest = rest.subspan(part.size());
    }
    return wire::Listed{.completeness = listing.completeness, .fresh = listing.fresh};
}

Listing Worker::list(StorageId storage, ObjectHandle folder) {
    const LifeSigns signs{helper_, [this] { send(wire::Progress{0}); }};
    return session().list(storage, folder, hooks());
}

wire::Reply Worker::reply_to(const wire::MakeFolder &request, UniqueFd) {
    return wire::FolderMade{session().make_folder(request.storage, request.parent, request.name)};
}

wire::Reply Worker::reply_to(const wire::Put &request, UniqueFd file) {
    if (!file)
        throw Error{ErrorCode::ProtocolViolation, "the daemon sent no file along"};
    UploadSource source{helper_, std::move(file), request.size};
    const NewFile new_file{request.storage, request.parent, request.name, request.size};
    ObjectInfo object = session().put(new_file, source, hooks());
    try {
        return wire::PutDone{{.object = std::move(object), .digest = source.finish()}};
    } catch (const Error &) { // it changed under our hands: what the phone has is a mixture
        session().remove(object.handle);
        throw;
    }
}

wire::Reply Worker::reply_to(const wire::Get &request, UniqueFd file) {
    DownloadSink sink{helper_, std::move(file), request.range.offset};
    const TransferHooks transfer_hooks = hooks();
    ObjectReader{session(), sink, transfer_hooks}.read(request.object, request.range);
    return wire::GetDone{sink.finish()};
}

wire::Reply Worker::reply_to(const wire::Rename &request, UniqueFd) {
    session().rename(request.object, request.new_name);
    return wire::Done{};
}

wire::Reply Worker::reply_to(const wire::Remove &request, UniqueFd) {
    session().remove(request.object);
    return wire::Done{};
}

wire::Reply Worker::reply_to(const wire::Cancel &, UniqueFd) {
    throw Error{ErrorCode::Internal, "the inbox let a cancel through"};
}

LibmtpSession &Worker::session() {
    if (!session_)
        throw Error{ErrorCode::ProtocolViolation, "the daemon asked for something before it opened the phone"};
    return *session_;
}

TransferHooks Worker::hooks() {
    last_progress_ = Clock::now();
    return {.cancelled = [this] { return inbox_.withdrawn(); },
            .progress = [this](std::uint64_t bytes) { report_progress(bytes); }};
}

void Worker::report_progress(std::uint64_t bytes) {
    const auto now = Clock::now();
    if (now - last_progress_ < progress_interval)
        return;
    last_progress_ = now;
    send(wire::Progress{bytes});
}

void Worker::send_events() {
    if (!session_)
        return;
    for (const PhoneEvent &event : session_->take_events())
        send(wire::Event{event});
}

void Worker::send(const wire::Reply &reply) {
    static_cast<void>(
        channel_.send(wire::encode(reply))); // a daemon that is gone shows when the next request is awaited
}

} // namespace mtpsync
