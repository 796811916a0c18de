// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/recovery.hpp"

#include "common/error.hpp"
#include "daemon/sync/file_flight.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mtpsync {

Recovery::Recovery(SyncContext &context, Attempts &attempts, std::string storage)
    : context_{context}, attempts_{attempts}, storage_{std::move(storage)}, remote_{context.phone, storage_, RelPath{}},
      removal_{context.phone, remote_} {
}

void Recovery::run() {
    const auto flights = context_.journal.of(context_.device, storage_);
    for (const Flight &flight : flights) {
        const auto outcome =
            attempts_.run([&] { settle(flight); }, [&] { remote_.forget(flight.place.path.parent()); });
        if (!outcome.error)
            continue;
        if (outcome.error->code() == ErrorCode::StateUnwritable)
            throw Error{*outcome.error};
        spdlog::warn("what an earlier job left of '{}' stays for now: {}", flight.place.path.display(),
                     outcome.error->what());
        if (outcome.error->code() == ErrorCode::NoSuchStorage)
            return; // a card that is not in the phone: its time will come
    }
}

void Recovery::settle(const Flight &flight) {
    switch (flight.step) {
    case FlightStep::Sending: return settle_sending(flight);
    case FlightStep::Staging: return settle_staging(flight);
    case FlightStep::Placing: return settle_placing(flight);
    case FlightStep::Copying: return settle_copying(flight);
    }
}

/// What has the name may be torn, or be somebody else's by now: only who has the local file can tell.
void Recovery::settle_sending(const Flight &flight) {
    if (!remote_.find(flight.place.path) && !find_temporary(flight))
        forget(flight, "nothing of it is on the phone");
}

void Recovery::settle_staging(const Flight &flight) {
    const auto temporary = find_temporary(flight);
    if (!temporary)
        forget(flight, "the old version is untouched");
    else if (find_file(flight))
        take_back(flight, *temporary, flight.old_is_doubtful);
}

void Recovery::settle_placing(const Flight &flight) {
    const auto temporary = find_temporary(flight);
    const auto object = find_file(flight);
    if (!temporary)
        return forget(flight, "it is in its place");
    if (object && (!flight.old || old_version_of(*object) != *flight.old))
        return take_back(flight, *temporary, true); // somebody has put something else there since
    if (holds(*temporary, flight))
        return place(flight, object, {.object = *temporary, .digest = *flight.digest});
    if (object)
        take_back(flight, *temporary, flight.old_is_doubtful);
}

void Recovery::settle_copying(const Flight &flight) {
    const auto object = find_file(flight);
    // an empty object may be one that was announced and got no content: it vanishes with the session
    if (!object || flight.size == 0 || !holds(*object, flight))
        return;
    if (const auto temporary = find_temporary(flight))
        removal_.temporary(flight.place.path.parent(), *temporary, flight.place.path.name());
    forget(flight, "it is in its place");
}

void Recovery::place(const Flight &flight, const std::optional<ObjectInfo> &old, const ProvenObject &temporary) {
    const RelPath parent = flight.place.path.parent();
    const std::string name{flight.place.path.name()};
    if (old)
        removal_.superseded(parent, *old, temporary);
    try {
        context_.phone.rename(temporary.object.handle, name);
    } catch (const Error &error) {
        if (error.info().retry_class != RetryClass::Permanent || error.code() == ErrorCode::Cancelled)
            throw;
        return spdlog::warn("the phone renames nothing ({}); the next job sends '{}' again", error.what(),
                            flight.place.path.display());
    }
    remote_.renamed(parent, temporary.object.handle, name);
    forget(flight, "the new version took its place");
}

/// What has the name stays. While it is in doubt whether that is whole, nobody takes it for the file unread.
void Recovery::take_back(const Flight &flight, const ObjectInfo &temporary, bool doubtful) {
    removal_.temporary(flight.place.path.parent(), temporary, flight.place.path.name());
    if (doubtful)
        context_.journal.note({.place = flight.place, .step = FlightStep::Sending, .size = flight.size});
    else
        forget(flight, "its temporary file was removed");
}

std::optional<ObjectInfo> Recovery::find_temporary(const Flight &flight) {
    const RelPath &path = flight.place.path;
    auto found = remote_.find(path.parent().child(temporary_name_of(path.name())));
    return found && !found->is_folder ? std::move(found) : std::nullopt;
}

std::optional<ObjectInfo> Recovery::find_file(const Flight &flight) {
    auto found = remote_.find(flight.place.path);
    if (found && found->is_folder)
        throw Error{ErrorCode::NameTaken, "'" + flight.place.path.display() + "' is a folder on the phone by now"};
    return found;
}

bool Recovery::holds(const ObjectInfo &object, const Flight &flight) {
    if (!flight.digest || object.size != flight.size)
        return false;
    if (object.size == 0)
        return true;
    const GetResult content = context_.phone.digest(object.handle, [](std::uint64_t /*bytes*/) {});
    return content.bytes == flight.size && content.digest == *flight.digest;
}

void Recovery::forget(const Flight &flight, std::string_view what) {
    context_.journal.forget(flight.place);
    spdlog::info("'{}', which a job was interrupted with: {}", flight.place.path.display(), what);
}

std::set<RelPath> doubtful_paths(const Journal &journal, const std::string &device, const std::string &storage) {
    std::set<RelPath> paths;
    for (const Flight &flight : journal.of(device, storage))
        if (flight.step != FlightStep::Staging || flight.old_is_doubtful)
            paths.insert(flight.place.path);
    return paths;
}

} // namespace mtpsync
