// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_process.hpp"
#include "tests/phone/contract/contract_rig.hpp"
#include "tests/support/phone_rig.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace mtpsync {

/// The contract suite, and what else is asked of PhoneProcess, on the real worker, libmtp, libusb and the virtual
/// phone.
class WireRig : public ContractRig {
public:
    /// @p profile is the name of a profile of the virtual phone.
    explicit WireRig(const std::string &profile);

    [[nodiscard]] const ContractTraits &traits() const override { return traits_; }
    /// Up to three times when the session is lost at once.
    std::unique_ptr<Phone> open() override;
    void write(std::string_view path, std::string_view content) override;
    [[nodiscard]] std::optional<std::string> stored(std::string_view path) const override;
    [[nodiscard]] std::vector<std::string> paths() const override;
    void grow_large(std::string_view path, std::uint64_t size) override;
    void take_photo(std::string_view path) override;
    void lock() override;
    void unlock() override;
    void unplug() override;
    void plug() override;
    void respond(ContractCall call, std::uint16_t response) override;
    void unplug_during(ContractCall call, std::uint64_t bytes) override;
    void make_unreadable(std::string_view path) override;
    void fill_storage() override;
    void slow_down() override;
    [[nodiscard]] std::uint64_t work_done() const override;

    /// A session with settings and limits of the test's own.
    std::unique_ptr<PhoneProcess> open_process();
    std::unique_ptr<PhoneProcess> open_process(const WorkerSettings &settings, const CallLimits &limits);
    [[nodiscard]] WorkerSettings settings() const;
    [[nodiscard]] UsbAddress address() const;
    /// A command of the virtual phone (docs/virtual-phone.md). Throws std::runtime_error with the phone's complaint.
    nlohmann::json command(const nlohmann::json &command) const { return rig_.command(command); }
    /// Commands from another thread go over a connection of its own.
    [[nodiscard]] vphone::ControlConnection connect() const { return rig_.connect(); }
    [[nodiscard]] pid_t phone_pid() const noexcept { return rig_.pid(); }
    /// How many transactions @p work costs.
    template <class Work>
    std::uint64_t cost_of(Work work) const {
        const std::uint64_t before = work_done();
        work();
        return work_done() - before;
    }

private:
    [[nodiscard]] std::string operation_of(ContractCall call) const;

    std::string profile_;
    ContractTraits traits_;
    UsbAddress usb_;
    mutable vphone::PhoneRig rig_;
};

} // namespace mtpsync
