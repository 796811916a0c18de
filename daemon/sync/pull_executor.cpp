// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/pull_executor.hpp"

#include "daemon/sync/file_fetcher.hpp"
#include "daemon/sync/preflight.hpp"
#include "daemon/sync/pull_verifier.hpp"
#include "daemon/sync/remote_scan.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

namespace mtpsync {

namespace {

/// Why an entry that the plan skips is not here: an error when a person should mend it.
std::optional<Error> pull_skip_error(const RelPath &path, PlanReason reason) {
    const std::string shown = "'" + path.display() + "' ";
    switch (reason) {
    case PlanReason::BadName: return Error{ErrorCode::InvalidName, shown + "has a name that cannot be one here"};
    case PlanReason::Twin: return Error{ErrorCode::NameTaken, shown + "is on the phone several times"};
    case PlanReason::TypeClash: return Error{ErrorCode::NameTaken, shown + "is a file here and a folder there"};
    case PlanReason::Symlink:
    case PlanReason::Special: return Error{ErrorCode::NameTaken, shown + "is neither file nor folder here"};
    case PlanReason::Unreadable: return Error{ErrorCode::NotSupported, shown + "cannot be listed on the phone"};
    default: return std::nullopt;
    }
}

} // namespace

PullExecutor::PullExecutor(SyncContext &context, Attempts &attempts, RemoteTree &remote, ItemLog &log,
                           std::string source, std::vector<RelPath> leftovers)
    : context_{context}, attempts_{attempts}, remote_{remote}, log_{log}, writer_{std::move(source)},
      leftovers_{std::move(leftovers)} {
}

void PullExecutor::run(const Plan &plan) {
    compare_ = plan.checksum;
    filter_ = plan.filter;
    context_.meter.set_phase(Phase::Copying);
    work_ = WorkList{plan};
    note_skipped(plan);
    attempts_.require([&] {
        require_origin(remote_);
        origin_ = origin_of_storage(context_.device, remote_.storage().description);
    });
    if (is_dry_run_)
        writer_.open_existing();
    else
        writer_.open();
    look_into_failed_folders();
    if (!is_dry_run_)
        remove_leftovers();

    std::uint64_t bytes = 0;
    for (const Work &work : work_.files())
        bytes += work.entry.size.value_or(0);
    log_.expect(work_.files().size(), bytes);
    refuse_what_does_not_fit();
    if (is_dry_run_) {
        std::ranges::for_each(work_.folders(), [this](const Work &work) { rehearse(work); });
        std::ranges::for_each(work_.files(), [this](const Work &work) { rehearse(work); });
        return;
    }
    for (const Work &work : work_.folders())
        make_folder(work);
    fetch_files(work_.files());
    is_last_round_ = true;
    fetch_files(later_);
}

void PullExecutor::note_skipped(const Plan &plan) {
    for (const Work &work : work_.skipped()) {
        ReportItem item = make_item(work);
        item.action = PlanAction::Skip;
        item.status = ItemStatus::Skipped;
        if (const auto error = pull_skip_error(work.path, work.entry.reason))
            set_error(item, *error);
        if (work.entry.type == EntryType::File)
            log_.expect(1, 0);
        end(work, std::move(item), false);
    }
    for (const auto &[shown, reason] : plan.unnameable) {
        ReportItem item{.path = shown, .action = PlanAction::Skip, .reason = reason};
        set_error(item, Error{ErrorCode::InvalidName, "'" + shown + "' has a name that cannot be one here"});
        log_.expect(1, 0);
        log_.end_file(std::move(item), false);
    }
}

void PullExecutor::look_into_failed_folders() {
    for (const Work &work : work_.folders())
        if (work.entry.reason == PlanReason::Failed)
            look_into(work.path);
    work_.sort_files();
}

void PullExecutor::look_into(const RelPath &folder) {
    const auto outcome = attempts_.run([&] { (void)remote_.folder(folder); }, [&] { remote_.forget(folder); });
    if (outcome.error) {
        closed_.emplace(folder, *outcome.error);
        return;
    }
    for (const RemoteEntry &entry : RemoteScan{context_, attempts_, remote_, filter_}.run(folder)) {
        if (entry.obstacle)
            spdlog::warn("{}: {}", context_.device, entry.obstacle->error.what()); // a comparison reports it
        else if (entry.type == EntryType::File)
            work_.add_file(*entry.path, {.type = EntryType::File, .size = entry.size});
    }
}

/// What an earlier run began and this one does not go on with is of no use to anybody. Only what says of itself that it
/// is ours, and from this phone, is touched.
void PullExecutor::remove_leftovers() {
    std::set<RelPath> wanted;
    for (const Work &work : work_.files())
        wanted.insert(partial_path(origin_, remote_.path_on_storage(work.path), work.path));
    for (const RelPath &leftover : leftovers_) {
        const UniqueFd file = wanted.contains(leftover) ? UniqueFd{} : writer_.open_for_reading(leftover);
        if (!file || PartialFile::origin_of(file.get()) != origin_)
            continue;
        spdlog::info("'{}', which an earlier job left, is removed", leftover.display());
        writer_.remove(leftover);
    }
}

/// Told before the first byte, not after an hour; there may be room another time.
void PullExecutor::refuse_what_does_not_fit() {
    std::vector<Parcel> parcels;
    for (const Work &work : work_.files()) {
        const auto old = writer_.find(work.path);
        parcels.push_back({.path = work.path, .size = work.entry.size.value_or(0), .old_size = old ? old->size : 0});
    }
    const Preflight found = preflight_here(std::move(parcels), writer_.free());
    log_.report().room_missing = found.room_missing;
    std::erase_if(work_.files(), [&](const Work &work) {
        const auto refused = found.refused.find(work.path);
        if (refused == found.refused.end())
            return false;
        log_.begin(work.path, work.entry.size.value_or(0));
        give_up(work, make_item(work), refused->second);
        return true;
    });
}

void PullExecutor::rehearse(const Work &work) {
    ReportItem item = make_item(work);
    if (const auto error = hindrance(work))
        return give_up(work, std::move(item), *error);
    const auto outcome =
        attempts_.run([&] { item.action = action_now(work, item); }, [&] { remote_.forget(work.path.parent()); });
    if (outcome.error && work.entry.type == EntryType::Folder)
        closed_.emplace(work.path, *outcome.error);
    if (outcome.error)
        return give_up(work, std::move(item), *outcome.error);
    item.status = ItemStatus::Planned;
    end(work, std::move(item), false);
}

/// As the real run would find it; @p item learns the size.
std::optional<PlanAction> PullExecutor::action_now(const Work &work, ReportItem &item) {
    const auto here = writer_.find(work.path);
    if (work.entry.type == EntryType::Folder) {
        if (const auto obstacle = here ? obstacle_for_folder(*here) : std::nullopt)
            throw Error{obstacle->error};
        return here ? PlanAction::Skip : PlanAction::MakeFolder;
    }
    const auto object = remote_.find(work.path);
    if (!object || object->is_folder)
        throw Error{object ? ErrorCode::NameTaken : ErrorCode::NoSuchObject,
                    "'" + work.path.display() + (object ? "' is a folder" : "' is not there") + " on the phone by now"};
    item.size = object->size;
    if (const auto obstacle = here ? obstacle_for_file(*here) : std::nullopt)
        throw Error{obstacle->error};
    if (work.entry.action)
        return work.entry.action;
    return here ? std::nullopt : std::optional{PlanAction::Fetch}; // it is compared when it is its turn
}

void PullExecutor::make_folder(const Work &work) {
    ReportItem item = make_item(work);
    item.action = PlanAction::MakeFolder;
    try {
        if (const auto error = hindrance(work))
            throw Error{*error};
        writer_.ensure_folder(work.path, log_.report().folders_made);
    } catch (const Error &error) {
        closed_.emplace(work.path, error);
        return give_up(work, std::move(item), error);
    }
    work_.finished(work.path);
    end(work, std::move(item), false);
}

void PullExecutor::fetch_files(const std::vector<Work> &files) {
    for (const Work &work : files)
        fetch_file(work);
}

void PullExecutor::fetch_file(const Work &work) {
    ReportItem item = make_item(work);
    log_.begin(work.path, work.entry.size.value_or(0));
    if (const auto error = hindrance(work))
        return give_up(work, std::move(item), *error);

    FileFetcher fetcher{context_, remote_, writer_, log_, origin_, work.path};
    FetchResult result;
    const auto outcome = attempts_.run(
        [&] {
            writer_.ensure_folder(work.path.parent(), log_.report().folders_made);
            result = fetcher.attempt(size_is_enough(work));
        },
        [&] { remote_.forget(work.path.parent()); });
    item.attempts = work.attempts + outcome.attempts;
    if (outcome.error && outcome.error->info().retry_class == RetryClass::Later && !is_last_round_) {
        later_.push_back({.path = work.path, .entry = work.entry, .attempts = outcome.attempts});
        return;
    }
    if (outcome.error) {
        if (outcome.error->code() == ErrorCode::DestinationUnwritable)
            writer_.require_writable(); // else every file would say the same
        return give_up(work, std::move(item), *outcome.error);
    }
    item.size = result.size;
    item.sha256 = result.digest;
    work_.finished(work.path);
    end(work, std::move(item), result.digest.has_value());
}

std::optional<Error> PullExecutor::hindrance(const Work &work) const {
    const RelPath &folder = work.entry.type == EntryType::Folder ? work.path : work.path.parent();
    for (RelPath above = folder; !above.is_root(); above = above.parent())
        if (const auto found = closed_.find(above); found != closed_.end())
            return found->second;
    if (work.entry.type == EntryType::File && context_.doubtful.contains(remote_.path_on_storage(work.path)))
        return torn_on_phone(work.path);
    return std::nullopt;
}

/// Equal sizes say nothing of a file whose content was found different, or that an earlier run did not finish.
bool PullExecutor::size_is_enough(const Work &work) const {
    const PlanReason reason = work.entry.reason;
    return !compare_ && reason != PlanReason::Content && reason != PlanReason::NoRoom && reason != PlanReason::Failed;
}

/// What has vanished from the phone is no work any more.
void PullExecutor::give_up(const Work &work, ReportItem item, const Error &error) {
    if (!is_worth_a_retry(error) || error.code() == ErrorCode::NoSuchObject)
        work_.finished(work.path);
    set_error(item, error);
    end(work, std::move(item), false);
}

void PullExecutor::end(const Work &work, ReportItem item, bool verified) {
    if (work.entry.type == EntryType::Folder)
        log_.end_folder(std::move(item));
    else
        log_.end_file(std::move(item), verified);
}

} // namespace mtpsync
