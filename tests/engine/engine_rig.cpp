// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_rig.hpp"

#include "common/text.hpp"
#include "daemon/sync/temporary_name.hpp"
#include "tests/support/catch.hpp"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace mtpsync {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view dest = "Sync";

/// An open file of this content, as a caller of the daemon passes one.
UniqueFd file_of(const std::string &text) {
    UniqueFd file{memfd_create("plan", MFD_CLOEXEC)};
    REQUIRE(file);
    REQUIRE(::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    return file;
}

} // namespace

EngineRig::EngineRig(std::uint64_t capacity) : phone_{capacity} {
    spdlog::set_level(spdlog::level::off);
    fs::create_directory(local());
    make_link();
}

fs::path EngineRig::local(const std::string &path) const {
    const fs::path source = local_.path() / "source";
    return path.empty() ? source : source / path;
}

EngineRig::Content EngineRig::local_content() const {
    Content content;
    for (const auto &item : fs::recursive_directory_iterator{local()}) {
        const std::string path = item.path().lexically_relative(local()).string();
        if (item.is_directory())
            content[path + "/"];
        else
            content[path] = local_.read("source/" + path);
    }
    return content;
}

EngineRig::Content EngineRig::phone_content() const {
    const std::string prefix = std::string{dest} + "/";
    Content content;
    for (const std::string &path : phone_.paths())
        if (path.starts_with(prefix) && path != prefix)
            content[path.substr(prefix.size())] = phone_.content(path).value_or("");
    return content;
}

bool EngineRig::phone_has_leftovers() const {
    return std::ranges::any_of(phone_.paths(),
                               [](const std::string &path) { return path.find(".mtpsync-") != std::string::npos; });
}

std::vector<std::string> EngineRig::local_leftovers() const {
    std::vector<std::string> paths;
    for (const auto &item : fs::recursive_directory_iterator{local()})
        if (is_temporary_name(item.path().filename().string()))
            paths.push_back(item.path().lexically_relative(local()).string());
    return paths;
}

PlanTarget EngineRig::plan_target() const {
    return {.device = "FAKE0001",
            .model = "",
            .storage = "Internal shared storage",
            .dest = std::string{dest},
            .source = local().string(),
            .direction = direction_};
}

JobRequest EngineRig::request(JobKind kind) const {
    JobRequest request{.kind = kind};
    request.target = {.device = "FAKE0001",
                      .model = "",
                      .storage = "",
                      .dest = RelPath::parse(dest),
                      .source = local().string(),
                      .names = name_policy_,
                      .direction = direction_};
    return request;
}

JobRequest EngineRig::request(JobKind kind, const TrustWish &trust) const {
    JobRequest request = this->request(kind);
    request.trust = trust;
    return request;
}

JobRequest EngineRig::request_with_plan(const std::string &text) const {
    JobRequest request = this->request(JobKind::Execute);
    request.plan = std::make_shared<const UniqueFd>(file_of(text));
    return request;
}

Report EngineRig::run(const JobRequest &request) {
    calls_before_ = phone_.calls();
    pauses_.clear();
    told_failures_.clear();
    stop_ = std::stop_source{};
    if (std::exchange(cancel_next_, false))
        cancel();
    meter_ = std::make_unique<ProgressMeter>();
    const Pause pause = [this](std::chrono::milliseconds time, const std::stop_token & /*stop*/) {
        pauses_.push_back(time);
        if (on_pause_)
            on_pause_();
    };
    const JobServices services{.journal = journal_,
                               .started = started_,
                               .daemon_stops = daemon_stops_,
                               .plans = plans_,
                               .reports = reports_,
                               .hashers = hashers_,
                               .retry = retry_,
                               .pause = pause,
                               .names = &names_,
                               .phone_digests = &phone_digests_,
                               .local_memory = &local_memory_};
    link_->set_stop(stop_.get_token());
    JobRun job{next_job_++, request, services, *meter_,
               [this](const ReportItem &item) { told_failures_.push_back(item.path); }};
    Report report = job.run(*link_, stop_.get_token());
    check(report);
    return report;
}

void EngineRig::check(const Report &report) const {
    const FileCounts &files = report.files;
    const std::uint64_t tried = files.done + files.failed + files.skipped + files.planned;
    const DeletionCounts &deleted = report.deleted;
    CHECK(files.verified <= files.done);
    CHECK(files.different <= files.done);
    if (report.error)
        CHECK(tried <= files.total);
    else
        CHECK(tried == files.total);
    const auto has_digest = [](const ReportItem &item) {
        return item.type == EntryType::File && item.status == ItemStatus::Done && item.sha256;
    };
    if (report.kind != JobKind::Verify)
        CHECK(static_cast<std::uint64_t>(std::ranges::count_if(report.items, has_digest)) == files.verified);
    const bool changes = report.kind != JobKind::Verify && !report.dry_run;
    const std::uint64_t failures = files.failed + report.folders_failed + deleted.failed + (changes ? deleted.kept : 0);
    CHECK((report.result == JobResult::Partial) == (!report.error && failures > 0));
    if (!report.error)
        CHECK(deleted.total == deleted.done + deleted.kept + deleted.failed + deleted.planned);
    if (stores_reports_)
        CHECK(reports_.last_id() == report.job);
    const Progress progress = meter_->sample();
    CHECK(progress.files_failed == files.failed);
    CHECK(progress.files_verified == files.verified);
    CHECK(progress.bytes_done <= progress.bytes_total);
    CHECK(progress.pause_reason.empty());
}

void EngineRig::block_reports() {
    fs::remove_all(state_.path() / "reports");
    state_.write("reports", "a file in the folder's place");
    stores_reports_ = false;
}

void EngineRig::make_link() {
    link_ = std::make_unique<PhoneLink>(
        [this](const CallLimits & /*limits*/) { return std::make_unique<FakePhone>(phone_); },
        LinkSettings{.locked_poll_time = std::chrono::milliseconds{0}}, tree_,
        static_cast<PhoneLink::Watcher &>(*this));
}

void EngineRig::replug() {
    phone_.plug();
    make_link();
}

void EngineRig::forget_jobs() {
    while (const auto stored = plans_.newest_retry(plan_target()))
        plans_.remove_retry(stored->name);
    for (const auto &report : fs::directory_iterator{state_.path() / "reports"})
        fs::remove(report.path());
    std::set<RelPath> known;
    for (const auto &item : phone_digests_.below({.device = "FAKE0001", .storage = plan_target().storage, .path = {}}))
        known.insert(item.first);
    phone_digests_.forget("FAKE0001", plan_target().storage, known);
    replug();
}

void EngineRig::report_unplugged() {
    link_->declare_gone();
    cancel();
}

void EngineRig::locked(bool is_locked) {
    if (on_lock_)
        on_lock_(is_locked);
}

void EngineRig::tree_changed() {
    if (on_tree_change_)
        on_tree_change_();
}

int EngineRig::calls(FakeCall call) const {
    const auto count = [call](const std::map<FakeCall, int> &calls) {
        const auto found = calls.find(call);
        return found == calls.end() ? 0 : found->second;
    };
    return count(phone_.calls()) - count(calls_before_);
}

std::vector<std::string> EngineRig::wrongly_remembered() const {
    std::vector<std::string> wrong;
    const PlanTarget target = plan_target();
    for (const auto &[path, proven] :
         phone_digests_.below({.device = target.device, .storage = target.storage, .path = {}})) {
        const auto content = phone_.content(path.bytes());
        if (!content || phone_.date(path.bytes()) != proven.date_token)
            continue;
        Sha256Hasher hasher;
        hasher.update({reinterpret_cast<const std::uint8_t *>(content->data()), content->size()});
        if (content->size() != proven.size || hasher.finish() != proven.digest)
            wrong.push_back(path.bytes());
    }
    return wrong;
}

std::vector<std::string> EngineRig::retry_paths() const {
    std::vector<std::string> paths;
    if (const auto stored = plans_.newest_retry(plan_target()))
        for (const auto &[path, entry] : stored->plan.entries)
            paths.push_back(path.bytes() + (entry.type == EntryType::Folder ? "/" : ""));
    return paths;
}

std::string EngineRig::verify_plan() const {
    const UniqueFd file = plans_.open(0);
    REQUIRE(file);
    return read_whole(file.get(), max_plan_bytes);
}

const ReportItem &item_of(const Report &report, std::string_view path) {
    const auto found = std::ranges::find(report.items, path, &ReportItem::path);
    INFO("no item '" << path << "'");
    REQUIRE(found != report.items.end());
    return *found;
}

std::optional<ErrorCode> error_of(const Report &report, std::string_view path) {
    return item_of(report, path).error;
}

} // namespace mtpsync
