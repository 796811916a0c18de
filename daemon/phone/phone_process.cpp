// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/phone_process.hpp"

#include "common/mtp_name.hpp"
#include "common/text.hpp"
#include "daemon/phone/call_wait.hpp"

#include <spdlog/fmt/fmt.h>

#include <iterator>
#include <utility>
#include <variant>

namespace mtpsync {

namespace {

void require_name(const std::string &name) {
    if (const NameProblem problem = check_mtp_name(name); problem != NameProblem::None)
        throw Error{ErrorCode::InvalidName,
                    fmt::format("the name \"{}\" {}", escape_for_display(name), describe(problem))};
}

} // namespace

std::unique_ptr<PhoneProcess> PhoneProcess::open(const UsbAddress &address, const WorkerSettings &settings,
                                                 const CallLimits &limits) {
    std::unique_ptr<PhoneProcess> phone{new PhoneProcess{settings}};
    phone->greet(limits);
    phone->info_ = phone->call<wire::Opened>(wire::Open{address}, limits).info;
    return phone;
}

PhoneProcess::PhoneProcess(const WorkerSettings &settings)
    : PhoneProcess{WorkerLog{settings.name}, wire::Channel::make_pair(), settings} {
}

PhoneProcess::PhoneProcess(WorkerLog log, std::pair<wire::Channel, wire::Channel> ends, const WorkerSettings &settings)
    : log_{std::move(log)}, channel_{std::move(ends.first)}, child_{ChildProcess::spawn(
                                                                 settings.command, ends.second.fd(), log_.write_end())},
      cancel_grace_{settings.cancel_grace} {
    log_.close_write_end();
}

PhoneProcess::~PhoneProcess() {
    log_.drain();
}

void PhoneProcess::greet(const CallLimits &limits) {
    CallWait wait{limits, cancel_grace_};
    const auto reply = next_reply(wait);
    const auto *hello = reply ? std::get_if<wire::Hello>(&*reply) : nullptr;
    if (hello == nullptr || hello->version != wire::protocol_version)
        throw end_session(ErrorCode::Internal,
                          "the worker does not speak our language: install mtpsync anew, it is half upgraded");
}

template <class Expected>
Expected PhoneProcess::call(const wire::Request &request, const CallLimits &limits, int fd, const TakePart &part) {
    require_session();
    if (limits.stop.stop_requested())
        throw Error{ErrorCode::Cancelled, "cancelled before it began"};
    CallWait wait{limits, cancel_grace_};
    if constexpr (std::same_as<Expected, wire::PutDone> || std::same_as<Expected, wire::GetDone> ||
                  std::same_as<Expected, wire::Listed>)
        wait.expect_signs_of_life();
    wire::Reply reply = exchange(request, wait, fd, part);
    if (auto *expected = std::get_if<Expected>(&reply))
        return std::move(*expected);
    throw end_session(ErrorCode::ProtocolViolation, "the worker answered something else than it was asked");
}

wire::Reply PhoneProcess::exchange(const wire::Request &request, CallWait &wait, int fd, const TakePart &part) {
    static_cast<void>(channel_.send(wire::encode(request), fd)); // a worker that is gone has said why: it is read below
    for (;;) {
        auto reply = next_reply(wait);
        if (!reply)
            throw wait.cancelling()
                ? end_session(ErrorCode::Cancelled, "cancelled; the phone did not let go of the transfer")
                : end_session(ErrorCode::DeviceUnresponsive, "the phone does not answer");
        if (const auto *progress = std::get_if<wire::Progress>(&*reply)) {
            wait.sign_of_life();
            if (wait.limits().progress)
                wait.limits().progress(progress->bytes_done);
        } else if (auto *objects = std::get_if<wire::Objects>(&*reply); objects != nullptr && part) {
            part(std::move(objects->objects));
        } else {
            return std::move(*reply);
        }
    }
}

std::optional<wire::Reply> PhoneProcess::next_reply(CallWait &wait) {
    for (;;) {
        switch (wait.until_ready(channel_.fd(), log_.fd())) {
        case CallWait::Ready::Log:
            if (!log_.drain())
                wait.ignore_log();
            break;
        case CallWait::Ready::Stop:
            if (wait.ends_with_event())
                return std::nullopt;
            static_cast<void>(channel_.send(wire::encode(wire::Cancel{})));
            break;
        case CallWait::Ready::Timeout: return std::nullopt;
        case CallWait::Ready::Message: {
            wire::Reply reply = take_message();
            const auto *event = std::get_if<wire::Event>(&reply);
            if (event == nullptr)
                return reply;
            events_.add(event->event);
            if (wait.ends_with_event())
                return std::nullopt;
        }
        }
    }
}

wire::Reply PhoneProcess::take_message() {
    wire::Reply reply;
    try {
        const auto packet = channel_.receive(wire::Channel::Wait::Yes);
        if (!packet || packet->bytes.empty())
            throw end_session(ErrorCode::SessionLost,
                              "the worker of the phone " + child_.wait(std::chrono::seconds{1}));
        reply = wire::decode_reply(packet->bytes);
    } catch (const Error &error) {
        if (error.code() != ErrorCode::ProtocolViolation)
            throw;
        throw end_session(error.code(), error.what());
    }
    if (const auto *failed = std::get_if<wire::Failed>(&reply)) {
        if (failed->session_over)
            throw end_session(failed->code, failed->message);
        throw Error{failed->code, failed->message};
    }
    return reply;
}

void PhoneProcess::require_session() const {
    if (!ended_by_)
        return;
    const bool gone = ended_by_->code() == ErrorCode::DeviceGone;
    throw Error{gone ? ErrorCode::DeviceGone : ErrorCode::SessionLost,
                std::string{"the session with the phone is over: "} + ended_by_->what()};
}

Error PhoneProcess::end_session(ErrorCode code, const std::string &message) {
    child_.kill();
    log_.drain();
    ended_by_.emplace(code, message);
    return *ended_by_;
}

std::vector<StorageInfo> PhoneProcess::storages(const CallLimits &limits) {
    return call<wire::StorageList>(wire::GetStorages{}, limits).storages;
}

Listing PhoneProcess::list(StorageId storage, ObjectHandle folder, const CallLimits &limits) {
    Listing listing;
    const auto add = [&](std::vector<ObjectInfo> part) {
        std::ranges::move(part, std::back_inserter(listing.objects));
    };
    const auto end = call<wire::Listed>(wire::List{storage, folder}, limits, -1, add);
    listing.completeness = end.completeness;
    listing.fresh = end.fresh;
    return listing;
}

ObjectInfo PhoneProcess::make_folder(StorageId storage, ObjectHandle parent, const std::string &name,
                                     const CallLimits &limits) {
    require_name(name);
    return call<wire::FolderMade>(wire::MakeFolder{storage, parent, name}, limits).object;
}

PutResult PhoneProcess::put(const PutRequest &request, const CallLimits &limits) {
    require_name(request.name);
    const wire::Put put{request.storage, request.parent, request.name, request.size, request.modified};
    return call<wire::PutDone>(put, limits, request.source_fd).result;
}

GetResult PhoneProcess::get(ObjectHandle object, ByteRange range, int sink_fd, const CallLimits &limits) {
    return call<wire::GetDone>(wire::Get{object, range}, limits, sink_fd).result;
}

void PhoneProcess::rename(ObjectHandle object, const std::string &new_name, const CallLimits &limits) {
    require_name(new_name);
    call<wire::Done>(wire::Rename{object, new_name}, limits);
}

void PhoneProcess::remove(ObjectHandle object, const CallLimits &limits) {
    call<wire::Done>(wire::Remove{object}, limits);
}

std::vector<PhoneEvent> PhoneProcess::events(const CallLimits &limits) {
    require_session();
    CallLimits waiting = limits;
    for (std::size_t most = EventQueue::capacity; most > 0; --most) {
        if (!events_.empty())
            waiting.deadline = CallLimits::Clock::now(); // only what is there already
        const std::size_t before = events_.size();
        CallWait wait{waiting, cancel_grace_};
        wait.end_with_event();
        if (next_reply(wait))
            throw end_session(ErrorCode::ProtocolViolation, "the worker answered what nobody had asked");
        if (events_.size() == before)
            break;
    }
    return events_.take();
}

} // namespace mtpsync
