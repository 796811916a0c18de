// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/local_deleter.hpp"

#include "daemon/sync/temporary_name.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

LocalDeleter::LocalDeleter(SyncContext &context, Attempts &attempts, RemoteTree &remote, ItemLog &log,
                           const DeleteOrder &order, std::string source)
    : context_{context}, remote_{remote}, log_{log}, order_{order}, look_{context, attempts, remote, order.plan.filter},
      writer_{std::move(source)} {
}

void LocalDeleter::run() {
    if (is_empty(order_))
        return;
    context_.meter.set_phase(Phase::Deleting);
    log_.report().deleted.total = order_.plan.deletions->size();
    if (const auto refusal = refusal_of_run())
        return keep_all(log_, order_, *refusal);
    for (const PlannedDeletion *planned : in_order(*order_.plan.deletions))
        remove_one(*planned);
}

std::optional<Kept> LocalDeleter::refusal_of_run() {
    const Report &report = log_.report();
    RunEvidence run{.is_asked_for = order_.is_asked_for,
                    .is_forced = order_.is_forced,
                    .dest = remote_.path_on_storage(RelPath{}),
                    .receives_on_phone = false,
                    .failures = report.files.failed + report.folders_failed,
                    .is_source_readable = true,
                    .is_source_empty = false,
                    .source = Completeness::Complete,
                    .is_writable = open_folder(),
                    .wished = order_.plan.deletions->size(),
                    .held = order_.plan.held,
                    .limit = order_.limit};
    // what no look at the phone could allow costs none
    if (auto refusal = refusal_of(run))
        return refusal;
    look_.look_for(*order_.plan.deletions);
    run.is_source_readable = look_.is_readable();
    run.is_source_empty = look_.is_empty();
    run.source = look_.worth();
    return refusal_of(run);
}

/// Whether it can be written to. What is not there any more is as good as deleted.
bool LocalDeleter::open_folder() {
    try {
        writer_.open_existing();
        return true;
    } catch (const Error &error) {
        if (error.code() != ErrorCode::DestinationUnwritable)
            throw;
        return false;
    }
}

void LocalDeleter::remove_one(const PlannedDeletion &planned) {
    if (context_.stop.stop_requested())
        throw Error{ErrorCode::Cancelled, "cancelled"};
    std::optional<Kept> kept;
    std::optional<Error> failure;
    try {
        kept = attempt(planned);
    } catch (const Error &error) {
        failure = error;
    }
    end_deletion(log_, order_, planned, kept, failure);
}

std::optional<Kept> LocalDeleter::attempt(const PlannedDeletion &planned) {
    const RelPath &path = planned.first;
    const auto here = writer_.find(path);
    if (!here)
        return std::nullopt; // somebody was faster
    const bool is_folder = here->kind == LocalEntry::Kind::Folder;
    DeletionEvidence evidence{.path = path,
                              .is_excluded = order_.plan.filter.hides(path, is_folder),
                              .is_temporary = is_temporary_name(path.name()),
                              .is_on_both_sides = is_on_phone(path),
                              .is_listed = here->kind != LocalEntry::Kind::Unreadable,
                              .is_fresh = look_.is_fresh(),
                              .planned = sighting_of(planned.second),
                              .seen = sighting_of(*here),
                              .content = Completeness::Complete};
    if (is_folder)
        look_into(path, evidence);
    if (auto refusal = refusal_of(evidence))
        return refusal;
    if (!order_.is_dry_run)
        writer_.remove_extra(*here, evidence);
    gone_.insert(path);
    return std::nullopt;
}

/// File systems that do not tell upper from lower case have what the phone has under a name that only looks different.
bool LocalDeleter::is_on_phone(const RelPath &path) const {
    if (look_.has(path))
        return true;
    for (RelPath above = path; !above.is_root(); above = above.parent()) {
        const auto rival = look_.rival_of(above);
        const auto here = rival ? writer_.find(above) : std::nullopt;
        const auto same = rival ? writer_.find(*rival) : std::nullopt;
        if (here && same && here->inode == same->inode)
            return true;
    }
    return false;
}

/// A dry run leaves what is in it where it is.
void LocalDeleter::look_into(const RelPath &folder, DeletionEvidence &evidence) const {
    const auto names = writer_.names_in(folder);
    evidence.is_listed = names.has_value();
    evidence.is_empty = names && std::ranges::all_of(*names, [&](const std::string &name) {
                            return order_.is_dry_run && gone_.contains(folder.child(name));
                        });
}

} // namespace mtpsync
