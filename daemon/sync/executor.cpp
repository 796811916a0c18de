// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/executor.hpp"

#include "common/text.hpp"
#include "daemon/sync/name_clash.hpp"
#include "daemon/sync/preflight.hpp"

#include <fcntl.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace mtpsync {

namespace {

/// A storage that refuses so many files one after the other, for reasons of its own, takes no more.
constexpr int most_storage_failures = 3;

bool worth_a_retry(const Error &error) {
    return error.info().retry_class != RetryClass::Permanent || error.code() == ErrorCode::Cancelled;
}

/// Why an entry that the plan skips is not on the phone: an error when a person should mend it.
std::optional<Error> skip_error(const RelPath &path, PlanReason reason) {
    const std::string shown = "'" + path.display() + "' ";
    switch (reason) {
    case PlanReason::BadName: return Error{ErrorCode::InvalidName, shown + "has a name that no phone can store"};
    case PlanReason::CaseClash:
        return Error{ErrorCode::NameTaken, shown + "may be the same to the phone as another name"};
    case PlanReason::Twin: return Error{ErrorCode::NameTaken, shown + "is on the phone several times"};
    case PlanReason::TypeClash: return Error{ErrorCode::NameTaken, shown + "is a file here and a folder there"};
    case PlanReason::TooBig: return Error{ErrorCode::ObjectTooLarge, shown + "is too large for the storage"};
    case PlanReason::Unstable: return Error{ErrorCode::SourceChanged, shown + "changed while it was read"};
    case PlanReason::Unreadable: return Error{ErrorCode::SourceUnreadable, shown + "could not be read"};
    default: return std::nullopt;
    }
}

} // namespace

Executor::Executor(SyncContext &context, Attempts &attempts, std::shared_ptr<const LocalTree> local, RemoteTree &remote,
                   ItemLog &log, bool is_fresh)
    : context_{context}, attempts_{attempts}, local_{std::move(local)}, remote_{remote}, log_{log}, is_fresh_{
                                                                                                        is_fresh} {
}

void Executor::run(const Plan &plan) {
    compare_ = plan.checksum;
    context_.meter.set_phase(Phase::Copying);
    sort_entries(plan);
    for (const Work &work : skipped_)
        skip(work);
    if (folders_.empty() && files_.empty())
        return;
    attempts_.require([&] { (void)remote_.folder(RelPath{}); }); // the destination itself, or the reason why not
    require_writable_storage();
    refuse_what_does_not_fit();
    if (is_dry_run_)
        return rehearse();

    for (const Work &work : folders_)
        make_folder(work);
    send_files(files_);
    is_last_round_ = true;
    send_files(later_);
}

void Executor::send_files(const std::vector<Work> &files) {
    for (std::size_t n = 0; n < files.size(); ++n)
        send_file(files[n], n + 1 < files.size() ? &files[n + 1] : nullptr);
}

void Executor::sort_entries(const Plan &plan) {
    std::uint64_t bytes = 0;
    for (const auto &[path, entry] : plan.entries) {
        Work work{.path = path, .entry = entry};
        if (entry.action == PlanAction::Skip && entry.reason != PlanReason::NoRoom) {
            skipped_.push_back(std::move(work));
            continue;
        }
        if (entry.reason == PlanReason::NoRoom)
            work.entry.action.reset(); // there may be room by now
        unfinished_[path] = work.entry;
        unfinished_[path].reason = PlanReason::Failed;
        if (entry.type == EntryType::Folder) {
            folders_.push_back(std::move(work));
        } else {
            bytes += wire_bytes(work);
            files_.push_back(std::move(work));
        }
    }
    std::ranges::sort(files_, [](const Work &left, const Work &right) {
        return std::tuple{left.path.parent(), left.path} < std::tuple{right.path.parent(), right.path};
    });
    const auto skipped_files =
        std::ranges::count(skipped_, EntryType::File, [](const Work &w) { return w.entry.type; });
    log_.expect(files_.size() + static_cast<std::uint64_t>(skipped_files) + plan.unnameable.size(), bytes);
    for (const auto &[shown, reason] : plan.unnameable) {
        ReportItem item{.path = shown, .action = PlanAction::Skip, .reason = reason};
        set_error(item, Error{ErrorCode::InvalidName, "'" + shown + "' is not valid UTF-8, so no phone can store it"});
        log_.end_file(std::move(item), false);
    }
}

/// Sent and read back; a folder moves nothing.
std::uint64_t Executor::wire_bytes(const Work &work) const {
    return size_of(work) * (context_.read_back == ReadBack::Full ? 2 : 1);
}

/// Plans that people write need not tell sizes.
std::uint64_t Executor::size_of(const Work &work) const {
    if (work.entry.size)
        return *work.entry.size;
    try {
        return file_state(local_->open_file(work.path).get()).size;
    } catch (const Error &) {
        return 0; // it is reported when its turn comes
    }
}

void Executor::skip(const Work &work) {
    ReportItem item = make_item(work.path, work.entry.type);
    item.action = PlanAction::Skip;
    item.reason = work.entry.reason;
    item.status = ItemStatus::Skipped;
    item.size = work.entry.size.value_or(0);
    if (const auto error = skip_error(work.path, work.entry.reason))
        set_error(item, *error);
    if (work.entry.type == EntryType::Folder)
        log_.end_folder(std::move(item));
    else
        log_.end_file(std::move(item), false);
}

void Executor::require_writable_storage() {
    attempts_.require([&] {
        if (remote_.storage().read_only)
            throw Error{ErrorCode::StorageReadOnly,
                        "the storage '" + remote_.storage().description + "' is read-only; nothing can be sent to it"};
    });
}

/// Told before the first byte, not after an hour; there may be room another time.
void Executor::refuse_what_does_not_fit() {
    std::vector<Parcel> parcels;
    for (const Work &work : folders_)
        parcels.push_back({.path = work.path, .type = EntryType::Folder});
    for (const Work &work : files_)
        if (!hindrance(work))
            parcels.push_back({.path = work.path,
                               .size = size_of(work),
                               .is_known_to_differ = equal_size_of(work) == EqualSize::Differs});
    const Preflight found = preflight_on_phone(std::move(parcels), remote_, attempts_);
    log_.report().room_missing = found.room_missing;
    std::erase_if(files_, [&](const Work &work) {
        const auto refused = found.refused.find(work.path);
        if (refused == found.refused.end())
            return false;
        log_.begin(work.path, wire_bytes(work));
        give_up(work, item_of(work), refused->second);
        return true;
    });
}

ReportItem Executor::item_of(const Work &work) {
    ReportItem item = make_item(work.path, work.entry.type);
    item.action = work.entry.action;
    item.reason = work.entry.reason;
    item.size = work.entry.size.value_or(0);
    return item;
}

void Executor::rehearse() {
    for (const Work &work : folders_)
        rehearse(work);
    for (const Work &work : files_)
        rehearse(work);
}

void Executor::rehearse(const Work &work) {
    ReportItem item = item_of(work);
    if (const auto error = hindrance(work))
        return give_up(work, std::move(item), *error);
    const auto outcome = attempts_.run(
        [&] {
            if (work.entry.type == EntryType::File)
                item.size = file_state(local_->open_file(work.path).get()).size;
            require_no_clash(remote_, work.path);
            item.action = action_now(work);
        },
        [&] { remote_.forget(work.path.parent()); });
    if (outcome.error)
        return give_up(work, std::move(item), *outcome.error);
    item.status = ItemStatus::Planned;
    end(work, std::move(item), false);
}

std::optional<PlanAction> Executor::action_now(const Work &work) {
    if (work.entry.action)
        return work.entry.action;
    const auto object = remote_.find(work.path);
    if (work.entry.type == EntryType::Folder)
        return object ? PlanAction::Skip : PlanAction::MakeFolder;
    if (!object)
        return PlanAction::Send;
    if (object->is_folder)
        throw Error{ErrorCode::NameTaken,
                    "'" + work.path.display() + "' is a folder on the phone; rename one of the two"};
    return std::nullopt; // it is compared when it is its turn
}

void Executor::make_folder(const Work &work) {
    ReportItem item = make_item(work.path, EntryType::Folder);
    item.action = PlanAction::MakeFolder;
    item.reason = work.entry.reason;
    if (const auto error = hindrance(work)) {
        closed_.emplace(work.path, *error);
        give_up(work, std::move(item), *error);
        return;
    }
    std::uint64_t made = 0;
    const auto outcome = attempt_in(work.path.parent(), [&] { remote_.ensure_folder(work.path, made); });
    log_.report().folders_made += made;
    if (outcome.error) {
        closed_.emplace(work.path, *outcome.error);
        give_up(work, std::move(item), *outcome.error);
        return;
    }
    unfinished_.erase(work.path);
    end(work, std::move(item), false);
}

void Executor::send_file(const Work &work, const Work *next) {
    ReportItem item = item_of(work);
    log_.begin(work.path, wire_bytes(work));
    if (const auto error = hindrance(work))
        return give_up(work, std::move(item), *error);
    if (next != nullptr)
        read_ahead(*next);

    FileSender sender{context_, local_, remote_, log_, work.path};
    SendResult result;
    std::uint64_t made = 0;
    const auto outcome = attempt_in(work.path.parent(), [&] {
        // it may have gone since, or never have been listed in the plan
        remote_.ensure_folder(work.path.parent(), made);
        require_no_clash(remote_, work.path);
        result = sender.attempt(equal_size_of(work));
    });
    log_.report().folders_made += made;
    item.attempts = work.attempts + outcome.attempts;
    if (outcome.error && outcome.error->info().retry_class == RetryClass::Later && !is_last_round_) {
        later_.push_back({.path = work.path, .entry = work.entry, .attempts = outcome.attempts});
        return;
    }
    if (outcome.error && outcome.error->code() == ErrorCode::StateUnwritable)
        throw Error{*outcome.error}; // without its journal nothing more may be sent
    if (outcome.error) {
        judge_storage(*outcome.error, sender.lacked_room());
        return give_up(work, std::move(item), *outcome.error);
    }
    storage_failures_ = 0;
    item.size = result.size;
    item.sha256 = result.digest;
    unfinished_.erase(work.path);
    end(work, std::move(item), result.digest.has_value());
}

/// What failed may have taken effect all the same: the folder is looked at again before anything is done again.
Attempts::Outcome Executor::attempt_in(const RelPath &folder, const std::function<void()> &attempt) {
    const auto forget = [&] { remote_.forget(folder); };
    bool tried = false;
    return attempts_.run(
        [&] {
            if (std::exchange(tried, true))
                forget();
            attempt();
        },
        forget);
}

std::optional<Error> Executor::hindrance(const Work &work) const {
    if (const auto above = closed_.find(work.path.parent()); above != closed_.end())
        return above->second;
    if (storage_error_)
        return storage_error_;
    return unstorable_name(remote_, work.path);
}

/// Equal sizes say nothing of a file whose content was found different, or that an earlier run may have left broken.
EqualSize Executor::equal_size_of(const Work &work) const {
    const PlanReason reason = work.entry.reason;
    if (is_fresh_ && (reason == PlanReason::Content || reason == PlanReason::NoRoom))
        return EqualSize::Differs;
    if (compare_ || reason == PlanReason::Content || reason == PlanReason::NoRoom || reason == PlanReason::Failed)
        return EqualSize::IsRead;
    return EqualSize::IsEnough;
}

void Executor::give_up(const Work &work, ReportItem item, const Error &error) {
    if (!worth_a_retry(error))
        unfinished_.erase(work.path);
    set_error(item, error);
    end(work, std::move(item), false);
}

void Executor::end(const Work &work, ReportItem item, bool verified) {
    item.phone_name = escape_for_display(remote_.substitute(work.path));
    if (work.entry.type == EntryType::Folder)
        log_.end_folder(std::move(item));
    else
        log_.end_file(std::move(item), verified);
}

void Executor::judge_storage(const Error &error, bool lacked_room) {
    // A file that does not fit says nothing of a smaller one: room is checked before each.
    if (error.info().retry_class == RetryClass::Storage && !lacked_room && ++storage_failures_ >= most_storage_failures)
        storage_error_ = error;
}

/// Asks the kernel to read what the next file holds, while the phone is busy with this one.
void Executor::read_ahead(const Work &work) const {
    try {
        const UniqueFd file = local_->open_file(work.path);
        posix_fadvise(file.get(), 0, 0, POSIX_FADV_WILLNEED);
    } catch (const Error &) {
        return; // it is reported when its turn comes
    }
}

} // namespace mtpsync
