// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_run.hpp"
#include "daemon/store/journal_store.hpp"
#include "daemon/store/local_digest_store.hpp"
#include "daemon/store/phone_digest_store.hpp"
#include "tests/engine/noted_names.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/fake_phone.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * A local folder, a phone in memory and all that a job needs between them. Jobs run on the calling thread and never
 * wait: pauses are written down instead. Owned by a test; thread-bound.
 *
 * The local folder is synchronised with "Sync" on the phone, which is not there in the beginning.
 */
class EngineRig : private PhoneLink::Watcher {
public:
    explicit EngineRig(std::uint64_t capacity = std::uint64_t{64} << 30U);

    [[nodiscard]] FakeDevice &phone() noexcept { return phone_; }
    [[nodiscard]] StateDb &database() noexcept { return database_; }
    [[nodiscard]] JournalStore &journal() noexcept { return journal_; }
    [[nodiscard]] StartedJobs &started() noexcept { return started_; }
    /// Jobs that are cancelled from now on are those of a daemon that ends.
    void stop_daemon() { daemon_stops_ = true; }
    [[nodiscard]] PlanStore &plans() noexcept { return plans_; }
    [[nodiscard]] ReportStore &reports() noexcept { return reports_; }
    /// By the clock of the jobs local files are an hour old; from now on they were written a moment ago.
    void make_local_files_young() noexcept { clock_lead_ = 0; }
    /// What the jobs remember of files on the phone.
    [[nodiscard]] PhoneDigestStore &phone_digests() noexcept { return phone_digests_; }
    /// What is remembered as proven of files on the phone that have the date of then, and is not in them: paths.
    [[nodiscard]] std::vector<std::string> wrongly_remembered() const;
    /// Which names on the phone the jobs remembered for which.
    [[nodiscard]] NotedNames &names() noexcept { return names_; }
    /// Later requests want names mapped, or refused again.
    void set_name_policy(NamePolicy policy) noexcept { name_policy_ = policy; }
    /// Later requests, and what is asked of the plan store, are about this direction.
    void set_direction(Direction direction) noexcept { direction_ = direction; }
    [[nodiscard]] RetrySettings &retry_settings() noexcept { return retry_; }

    /// A file of the local folder; folders above it are made.
    void write(const std::string &path, const std::string &content) const { local_.write("source/" + path, content); }
    [[nodiscard]] std::filesystem::path local(const std::string &path = "") const;
    /// All that is in a folder: path -> content; a folder ends with '/' and has none.
    using Content = std::map<std::string, std::string>;
    [[nodiscard]] Content local_content() const;
    [[nodiscard]] Content phone_content() const;
    /// Whether a temporary file of ours lies anywhere on the phone.
    [[nodiscard]] bool phone_has_leftovers() const;
    /// Paths of what has the name of a temporary file of ours in the local folder.
    [[nodiscard]] std::vector<std::string> local_leftovers() const;

    [[nodiscard]] JobRequest request(JobKind kind) const;
    [[nodiscard]] JobRequest request(JobKind kind, const TrustWish &trust) const;
    /// The request with a plan document or a short form.
    [[nodiscard]] JobRequest request_with_plan(const std::string &text) const;
    /// Runs the job, and checks what is true of every report: the numbers add up, and the store has it.
    Report run(const JobRequest &request);
    Report verify() { return run(request(JobKind::Verify)); }
    Report execute() { return run(request(JobKind::Execute)); }
    Report retry() { return run(request(JobKind::Retry)); }
    /// No report can be stored from now on.
    void block_reports();
    /// The phone was unplugged and is plugged in again: later jobs have a new link.
    void replug();
    /// No report and nothing to retry is left of earlier jobs, and nothing is known of their sessions.
    void forget_jobs();

    /// Of the job that runs, or ran last.
    [[nodiscard]] Progress progress() const { return meter_->sample(); }
    void cancel() { stop_.request_stop(); }
    /// The next job is cancelled while it still waits.
    void cancel_next() { cancel_next_ = true; }
    /// What udev says when the cable is pulled: the link knows, and the job is asked to stop.
    void report_unplugged();
    /// Called when a job sees the lock (true), or the phone's storages again.
    void on_lock(std::function<void(bool is_locked)> hook) { on_lock_ = std::move(hook); }
    /// Called instead of waiting.
    void on_pause(std::function<void()> hook) { on_pause_ = std::move(hook); }
    /// Called after each change of the live tree: the phone was listed, or something was made, sent or removed.
    void on_tree_change(std::function<void()> hook) { on_tree_change_ = std::move(hook); }

    /// Pauses of the last job.
    [[nodiscard]] const std::vector<std::chrono::milliseconds> &pauses() const noexcept { return pauses_; }
    /// Failures that the last job told its listener.
    [[nodiscard]] const std::vector<std::string> &told_failures() const noexcept { return told_failures_; }
    /// Calls of this kind since the last job began.
    [[nodiscard]] int calls(FakeCall call) const;
    /// What the newest retry plan of these folders holds; empty when there is none.
    [[nodiscard]] std::vector<std::string> retry_paths() const;
    /// The document that the newest verify job wrote.
    [[nodiscard]] std::string verify_plan() const;

private:
    void opened(const PhoneInfo & /*info*/) override {}
    void held(const std::string & /*reason*/) override {}
    void storages_seen(const std::vector<StorageInfo> & /*storages*/) override {}
    void locked(bool is_locked) override;
    void tree_changed() override;
    void make_link();
    void check(const Report &report) const;
    [[nodiscard]] PlanTarget plan_target() const;

    vphone::TempDirectory local_;
    vphone::TempDirectory state_;
    FakeDevice phone_;
    StateDb database_{state_.path()};
    JournalStore journal_{database_};
    StartedJobs started_{database_};
    std::atomic<bool> daemon_stops_ = false;
    PlanStore plans_{state_.path()};
    ReportStore reports_{state_.path()};
    NotedNames names_;
    PhoneDigestStore phone_digests_{database_};
    LocalDigestStore local_digests_{database_};
    std::int64_t clock_lead_ = std::int64_t{3600} * 1'000'000'000; // nanoseconds
    LocalMemory local_memory_{local_digests_, [this] { return LocalMemory::system_clock() + clock_lead_; }};
    HashPool hashers_; // its threads may still use the memory when a job has ended
    NamePolicy name_policy_ = NamePolicy::Refuse;
    Direction direction_ = Direction::Push;
    RetrySettings retry_;
    LiveTree tree_;
    std::unique_ptr<PhoneLink> link_;
    std::unique_ptr<ProgressMeter> meter_ = std::make_unique<ProgressMeter>();
    std::stop_source stop_;
    std::uint64_t next_job_ = 1;
    bool stores_reports_ = true;
    bool cancel_next_ = false;
    std::map<FakeCall, int> calls_before_;
    std::vector<std::chrono::milliseconds> pauses_;
    std::vector<std::string> told_failures_;
    std::function<void(bool)> on_lock_;
    std::function<void()> on_pause_;
    std::function<void()> on_tree_change_;
};

/// The item of this path; fails the test when there is none.
[[nodiscard]] const ReportItem &item_of(const Report &report, std::string_view path);
/// What kept this item from being done; nothing when it was.
[[nodiscard]] std::optional<ErrorCode> error_of(const Report &report, std::string_view path);

} // namespace mtpsync
