// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/responder.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/control_commands.hpp"
#include "tests/phone/mtp/phone_state.hpp"
#include "tests/phone/mtp/store_watcher.hpp"
#include "tests/phone/mtp/transaction_engine.hpp"

#include <utility>

namespace vphone {

Responder::Responder(Profile profile, PhoneIdentity identity, std::vector<StorageConfig> storages,
                     UsbUpstream &upstream, CostMeter &meter, const LatencyModel &latency)
    : phone_{std::make_unique<PhoneState>(std::move(profile), std::move(identity), std::move(storages), upstream)},
      watcher_{std::make_unique<StoreWatcher>(*phone_)}, engine_{std::make_unique<TransactionEngine>(*phone_, upstream,
                                                                                                     meter, latency)},
      commands_{std::make_unique<ControlCommands>(*phone_, *watcher_, *engine_, meter)} {
}

Responder::~Responder() = default;

void Responder::bulk_out(std::span<const std::uint8_t> bytes, bool last_packet) {
    engine_->bulk_out(bytes, last_packet);
}

void Responder::cancel_transaction(std::uint32_t transaction_id) {
    engine_->cancel(transaction_id);
}

std::uint16_t Responder::device_status() {
    return engine_->is_hung() ? response::device_busy : response::ok;
}

void Responder::reset() {
    engine_->reset();
    phone_->close_session();
}

void Responder::disconnected() {
    reset();
}

void Responder::connected() {
    reset();
}

nlohmann::json Responder::control(const nlohmann::json &command) {
    return commands_->run(command);
}

nlohmann::json Responder::faults() const {
    return phone_->faults.report();
}

void Responder::clear_faults() {
    phone_->faults.clear();
    phone_->refresh_mounts();
}

bool Responder::session_open() const noexcept {
    return phone_->session != nullptr;
}

bool Responder::silent() const noexcept {
    return engine_->is_hung() || engine_->holds_answer();
}

} // namespace vphone
