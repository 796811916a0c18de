// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/deleter.hpp"

#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mtpsync {

namespace {

RelPath joined(const RelPath &folder, const RelPath &below) {
    return folder.is_root() ? below : RelPath::parse(folder.bytes() + "/" + below.bytes());
}

} // namespace

Deleter::Deleter(SyncContext &context, Attempts &attempts, const LocalTree &local, RemoteTree &remote, ItemLog &log,
                 const DeleteOrder &order, std::string storage)
    : context_{context}, attempts_{attempts}, local_{local},
      job_remote_{remote}, log_{log}, order_{order}, dest_{remote.path_on_storage(RelPath{})},
      remote_{context.phone, std::move(storage), RelPath{}}, removal_{context.phone, remote_} {
}

void Deleter::run() {
    if (is_empty(order_))
        return;
    context_.meter.set_phase(Phase::Deleting);
    log_.report().deleted.total = order_.plan.deletions->size();
    if (const auto refusal = refusal_of_run()) {
        keep_all(log_, order_, *refusal);
        return;
    }
    if (context_.phone.has_listed())
        context_.phone.close();
    for (const PlannedDeletion *planned : in_order(*order_.plan.deletions))
        remove_one(*planned);
}

Deleter::Refusal Deleter::refusal_of_run() {
    const Report &report = log_.report();
    RunEvidence run{.is_asked_for = order_.is_asked_for,
                    .is_forced = order_.is_forced,
                    .dest = dest_,
                    .failures = report.files.failed + report.folders_failed,
                    .source = Completeness::Complete, // a local folder tells all, or that it cannot
                    .wished = order_.plan.deletions->size(),
                    .held = order_.plan.held,
                    .limit = order_.limit};
    const LocalScan scan = look_at_source();
    run.is_source_readable = scan.is_readable();
    run.is_source_empty = scan.is_empty();
    attempts_.require([&] { run.is_writable = !remote_.storage().read_only; });
    if (auto refusal = mtpsync::refusal_of(run))
        return refusal;
    note_names(scan);
    return std::nullopt;
}

/// What has come since the comparison stays, too. A folder that cannot be read at all is one that is not readable.
LocalScan Deleter::look_at_source() {
    try {
        return local_.scan(context_.stop, order_.plan.filter);
    } catch (const Error &error) {
        if (error.code() != ErrorCode::NoSuchSource)
            throw;
        return {.entries = {{.path = RelPath{}, .kind = LocalEntry::Kind::Unreadable}}, .excluded = {}};
    }
}

void Deleter::note_names(const LocalScan &scan) {
    const auto note = [&](const LocalEntry &entry) {
        attempts_.require([&] { (void)job_remote_.phone_name(entry.path); });
        ours_.insert(job_remote_.path_on_storage(entry.path));
    };
    std::ranges::for_each(scan.entries, note);
    std::ranges::for_each(scan.excluded, note);
}

void Deleter::remove_one(const PlannedDeletion &planned) {
    if (storage_error_)
        return end_deletion(log_, order_, planned, std::nullopt, storage_error_);
    Refusal refusal;
    bool tried = false;
    const auto outcome = attempts_.run(
        [&] {
            // what failed may have taken effect, and a look in the same session might show what libmtp remembers
            if (std::exchange(tried, true))
                context_.phone.close();
            refusal = attempt(planned.first, planned.second);
        },
        [] {});
    const bool is_lost = outcome.error && (outcome.error->info().retry_class == RetryClass::Storage ||
                                           outcome.error->code() == ErrorCode::NoSuchStorage);
    if (is_lost)
        storage_error_ = outcome.error;
    end_deletion(log_, order_, planned, refusal, outcome.error);
}

Deleter::Refusal Deleter::attempt(const RelPath &path, const PlanDeletion &planned) {
    const RelPath whole = joined(dest_, path);
    const RemoteFolder *folder = remote_.folder(whole.parent());
    if (folder == nullptr)
        return std::nullopt; // gone with its folder
    const auto [first, last] = folder->children().equal_range(std::string{whole.name()});
    if (first == last)
        return std::nullopt; // somebody was faster, or an earlier attempt got no answer
    const ObjectInfo object = first->second;
    DeletionEvidence evidence{.path = path,
                              .is_excluded = order_.plan.filter.hides(path, object.is_folder),
                              .is_temporary = is_temporary_name(path.name()),
                              .has_twin = std::next(first) != last,
                              .is_on_both_sides = ours_.contains(whole),
                              .is_listed = true,
                              .is_fresh = folder->is_fresh(),
                              .planned = mtpsync::sighting_of(planned),
                              .seen = mtpsync::sighting_of(object)};
    if (object.is_folder && !evidence.has_twin)
        look_into(whole, evidence);
    if (auto refusal = refusal_of(evidence))
        return refusal;
    if (!order_.is_dry_run)
        remove(whole, object, evidence);
    gone_.insert(whole.bytes());
    return std::nullopt;
}

void Deleter::remove(const RelPath &whole, const ObjectInfo &object, const DeletionEvidence &evidence) {
    if (context_.phone_memory != nullptr)
        context_.phone_memory->forget(whole);
    removal_.mirrored(whole.parent(), object, evidence);
}

/// A dry run leaves what is in it where it is.
void Deleter::look_into(const RelPath &whole, DeletionEvidence &evidence) {
    const RemoteFolder *content = order_.is_dry_run ? remote_.folder(whole) : remote_.list_again(whole);
    evidence.is_listed = content != nullptr;
    if (content == nullptr)
        return;
    evidence.content = content->completeness();
    evidence.is_empty = std::ranges::all_of(content->children(), [&](const auto &child) {
        return order_.is_dry_run && gone_.contains(whole.bytes() + "/" + child.first);
    });
}

} // namespace mtpsync
