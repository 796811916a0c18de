// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/job_object.hpp"

#include "common/object_path.hpp"
#include "common/text.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

/// The profile stands for what is left out.
Dictionary told_target(const JobRequest &request, bool is_private) {
    Dictionary target = print_target(request);
    if (!is_private) {
        target.erase("source");
        target.erase("filter");
    }
    return target;
}

} // namespace

JobObject::JobObject(sdbus::IConnection &connection, Job &job, JobTable &jobs, Authorizer &authorizer)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{job_object_path(job.id())}}, job_{&job}, jobs_{jobs},
      gate_{authorizer, getObject(), ErrorCode::NoSuchJob}, is_private_{authorizer.is_private()}, id_{job.id()},
      kind_{to_word(job.request().kind)}, device_{job.request().target.device},
      target_{told_target(job.request(), is_private_)}, owner_{job.request().owner},
      created_us_{static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(job.created().time_since_epoch()).count())},
      told_{snapshot()} {
    registerAdaptor();
}

JobObject::~JobObject() {
    unregisterAdaptor();
}

JobObject::Snapshot JobObject::snapshot() const {
    return {.state = std::string{to_word(job_->state())},
            .reason = job_->progress().pause_reason,
            .result = std::string{to_word(job_->report().result)},
            .phase = std::string{to_word(job_->progress().phase)}};
}

void JobObject::state_changed() {
    Snapshot now = snapshot();
    std::vector<std::string> changed;
    if (now.state != told_.state)
        changed.emplace_back("State");
    if (now.reason != told_.reason)
        changed.emplace_back("StateReason");
    if (now.result != told_.result)
        changed.emplace_back("Result");
    if (now.phase != told_.phase)
        changed.emplace_back("Phase");
    if (changed.empty())
        return;
    told_ = std::move(now);
    bus_compat::emit_changed(getObject(), INTERFACE_NAME, changed);
}

void JobObject::progressed() {
    progress_ = job_->progress();
    emitProgress(progress());
}

Dictionary JobObject::progress() const {
    Dictionary numbers{
        {"phase", sdbus::Variant{told_.phase}},
        {"state", sdbus::Variant{told_.state}},
        {"files_total", sdbus::Variant{progress_.files_total}},
        {"files_done", sdbus::Variant{progress_.files_done}},
        {"files_failed", sdbus::Variant{progress_.files_failed}},
        {"files_skipped", sdbus::Variant{progress_.files_skipped}},
        {"files_verified", sdbus::Variant{progress_.files_verified}},
        {"bytes_total", sdbus::Variant{progress_.bytes_total}},
        {"bytes_done", sdbus::Variant{progress_.bytes_done}},
        {"rate", sdbus::Variant{job_->rate()}},
        {"eta", sdbus::Variant{job_->seconds_left()}},
    };
    if (is_private_)
        numbers.emplace("item", sdbus::Variant{progress_.item});
    return numbers;
}

void JobObject::item_failed(const ReportItem &item) {
    if (!is_private_)
        return;
    const auto code = item.error.value_or(ErrorCode::Internal);
    emitItemFailed(item.path, std::string{error_info(code).name}, escape_for_display(item.message));
}

void JobObject::done() {
    progress_ = job_->progress();
    state_changed();
    Dictionary details = progress();
    const Report &report = job_->report();
    if (report.error)
        details["error"] = sdbus::Variant{std::string{error_info(*report.error).name}};
    if (is_private_ && !report.message.empty())
        details["message"] = sdbus::Variant{escape_for_display(report.message)};
    emitCompleted(report.result == JobResult::Success, std::string{to_word(report.result)}, details);
}

void JobObject::retire() {
    getObject().emitInterfacesRemovedSignal();
    job_ = nullptr;
}

void JobObject::Cancel(sdbus::Result<> &&result) {
    const auto choose = [this](uid_t caller) { return caller == owner_ ? BusAction::Cancel : BusAction::CancelOther; };
    gate_.handle_by(choose, std::move(result), [this](uid_t) {
        if (job_ != nullptr)
            jobs_.cancel(id_);
    });
}

} // namespace mtpsync
