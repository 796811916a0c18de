// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/plan.hpp"
#include "dbus/manager_adaptor.hpp"
#include "tests/cli/fake_device.hpp"
#include "tests/cli/fake_job.hpp"
#include "tests/cli/fake_profile.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync::test {

/**
 * The root object of a daemon that only pretends. Its jobs follow the script named by @p job:
 *   success, differences  a few lines of progress, then that result
 *   fast                  done before the call returns
 *   failures              an execute fails for one file and leaves a retry plan; the retry succeeds
 *   paused                waits for an unlock, and goes on
 *   endless               goes on until it is cancelled
 *   deaf                  goes on for ever
 *   vanish                the daemon leaves in the middle
 *   demo                  200 files, for people who watch
 * Thread-bound.
 */
class FakeManager final : public sdbus::AdaptorInterfaces<org::mtpsync1::Manager_adaptor> {
public:
    /// @p phones: none, one, two, storages (one phone with two), locked, profile (one phone with a profile) or profiles
    /// (one phone with two profiles, and a broken one).
    FakeManager(sdbus::IConnection &connection, std::string_view phones, std::string job);
    FakeManager(const FakeManager &) = delete;
    FakeManager &operator=(const FakeManager &) = delete;
    ~FakeManager();

    /// The next line of the script of every job. False when the daemon shall leave.
    [[nodiscard]] bool turn();
    /// turn() has something to do.
    [[nodiscard]] bool busy() const;

private:
    using Map = std::map<std::string, sdbus::Variant>;
    struct Running {
        std::unique_ptr<FakeJob> job;
        std::vector<FakeJobState> script;
        std::size_t next = 0;
    };

    using JobResultOnBus = sdbus::Result<sdbus::ObjectPath>;
    using FileResult = sdbus::Result<sdbus::UnixFd>;

    // what they throw is the answer, too
    void Verify(JobResultOnBus &&result, Map target, Map options) override;
    void Execute(JobResultOnBus &&result, Map target, Map options) override;
    void Retry(JobResultOnBus &&result, Map target, Map options) override;
    void OpenReport(FileResult &&result, std::uint64_t id) override;
    void OpenPlan(FileResult &&result, std::uint64_t id) override;
    void ReloadProfiles(sdbus::Result<> &&result) override { result.returnResults(); }
    void AddProfile(sdbus::Result<> &&result, std::string name, Map settings) override;
    void SetProfile(sdbus::Result<> &&result, std::string name, Map changes) override;
    void RemoveProfile(sdbus::Result<> &&result, std::string name) override;
    /// Of two files; none for a phone that is not plugged in.
    void OpenManifest(FileResult &&result, Map target) override;
    std::string Version() override { return "0.0.fake"; }
    std::uint32_t ApiVersion() override { return 1; }
    std::uint32_t JobsQueued() override { return 0; }
    std::uint32_t JobsRunning() override { return static_cast<std::uint32_t>(running_.size()); }

    void plug_in(std::string_view phones);
    void make_profiles(std::string_view phones);
    void add_profile(const std::string &name, const Map &settings);
    [[nodiscard]] FakeProfileFacts &profile(const std::string &name) const;
    [[nodiscard]] Map ad_hoc(const Map &target) const;
    sdbus::ObjectPath start(JobKind kind, const Map &target);
    [[nodiscard]] PlanTarget completed(const Map &target) const;
    void check_plan(const Map &options);
    [[nodiscard]] bool waits(const Running &running) const;
    void end(FakeJob &job);
    [[nodiscard]] Report report_of(const FakeJob &job) const;

    sdbus::IConnection &connection_;
    std::string job_;
    std::vector<std::unique_ptr<FakeDevice>> devices_;
    std::map<std::string, std::unique_ptr<FakeProfile>> profiles_;
    std::vector<Running> running_;
    std::map<std::uint64_t, std::string> reports_;
    std::map<std::uint64_t, std::string> plans_;
    std::size_t entries_given_ = 0; // of the plan that came in last
    std::uint64_t last_id_ = 0;
};

} // namespace mtpsync::test
