// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/cost_meter.hpp"
#include "tests/phone/latency_model.hpp"
#include "tests/phone/mtp/profile.hpp"
#include "tests/phone/mtp/storage_config.hpp"
#include "tests/phone/usb_function.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <span>
#include <vector>

namespace vphone {

class ControlCommands;
class PhoneState;
class StoreWatcher;
class TransactionEngine;

/// The MTP responder of the virtual phone: the function behind its USB device. What it can be told to do, and what it
/// cannot, is in docs/virtual-phone-mtp.md. Owned by the virtual phone, thread-bound to the phone's thread.
class Responder : public UsbFunction {
public:
    /// @p upstream, @p meter and @p latency must outlive it. Throws std::invalid_argument when the directory of a
    /// storage does not exist.
    Responder(Profile profile, PhoneIdentity identity, std::vector<StorageConfig> storages, UsbUpstream &upstream,
              CostMeter &meter, const LatencyModel &latency);
    ~Responder() override;

    void bulk_out(std::span<const std::uint8_t> bytes, bool last_packet) override;
    void cancel_transaction(std::uint32_t transaction_id) override;
    std::uint16_t device_status() override;
    void reset() override;
    void disconnected() override;
    void connected() override;

    /// A command of the test, {"cmd": ...}. Returns {"ok": true, ...} or {"ok": false, "error": "..."}; never throws
    /// for what the command says.
    nlohmann::json control(const nlohmann::json &command);
    /// The faults that were armed, as the command "faults-mtp" lists them.
    [[nodiscard]] nlohmann::json faults() const;
    /// Ends all faults, as the command "faults-mtp-clear" does: storages come back, a hung phone stays hung.
    void clear_faults();

    [[nodiscard]] bool session_open() const noexcept;
    /// A fault keeps it from answering: it hangs, or an answer is held back.
    [[nodiscard]] bool silent() const noexcept;

private:
    std::unique_ptr<PhoneState> phone_;
    std::unique_ptr<StoreWatcher> watcher_;
    std::unique_ptr<TransactionEngine> engine_;
    std::unique_ptr<ControlCommands> commands_;
};

} // namespace vphone
