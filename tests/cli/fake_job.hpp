// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"
#include "dbus/job_adaptor.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace mtpsync::test {

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;

/// What a job says of itself now.
struct FakeJobState {
    std::string state = "queued";
    std::string reason;
    std::string phase = "waiting";
    std::string item;
    std::uint64_t done = 0; ///< of files and of bytes
    std::uint64_t failed = 0;
    std::uint64_t total = 0;
};

/**
 * A job on the bus that says what it is told to say. Bytes are a MiB for each file. Thread-bound.
 */
class FakeJob final : public sdbus::AdaptorInterfaces<org::mtpsync1::Job_adaptor> {
public:
    FakeJob(sdbus::IConnection &connection, std::uint64_t id, JobKind kind, PlanTarget target, std::string profile);
    FakeJob(const FakeJob &) = delete;
    FakeJob &operator=(const FakeJob &) = delete;
    ~FakeJob();

    [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
    [[nodiscard]] JobKind kind() const noexcept { return kind_; }
    [[nodiscard]] const PlanTarget &target() const noexcept { return target_; }
    [[nodiscard]] const std::string &profile() const noexcept { return profile_; }
    [[nodiscard]] std::string path() const;
    /// A client has read the properties, and therefore hears the signals: the script may begin.
    [[nodiscard]] bool followed() const noexcept { return followed_; }
    [[nodiscard]] bool cancelled() const noexcept { return cancelled_; }

    /// Takes @p now over and tells it.
    void tell(const FakeJobState &now);
    void complete(JobResult result);

private:
    void Cancel(sdbus::Result<> &&result) override;
    std::uint64_t Id() override;
    std::string Kind() override { return std::string{to_word(kind_)}; }
    std::string Device() override { return target_.device; }
    std::map<std::string, sdbus::Variant> Target() override;
    std::uint32_t OwnerUid() override { return 1000; }
    std::uint64_t Created() override { return 1772360430000000; }
    std::string State() override { return now_.state; }
    std::string StateReason() override { return now_.reason; }
    std::string Result() override { return result_; }
    std::string Phase() override { return now_.phase; }
    std::uint64_t FilesTotal() override { return now_.total; }
    std::uint64_t FilesDone() override { return now_.done; }
    std::uint64_t FilesFailed() override { return now_.failed; }
    std::uint64_t FilesSkipped() override { return 0; }
    std::uint64_t FilesVerified() override { return now_.done; }
    std::uint64_t BytesTotal() override;
    std::uint64_t BytesDone() override;

    std::uint64_t id_;
    JobKind kind_;
    PlanTarget target_;
    std::string profile_;
    FakeJobState now_;
    std::string result_;
    bool announced_ = false;
    bool followed_ = false;
    bool cancelled_ = false;
};

} // namespace mtpsync::test
