// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/cost_meter.hpp"
#include "tests/phone/latency_model.hpp"
#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/data_phase.hpp"
#include "tests/phone/mtp/fault_board.hpp"
#include "tests/phone/mtp/incoming_data.hpp"
#include "tests/phone/mtp/operation_table.hpp"
#include "tests/phone/mtp/phone_state.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace vphone {

/// Runs transactions, one at a time (PIMA 15740 §9.3): command, data phase if any, response; makes the checks that all
/// operations share; and lets the faults strike. Owned by the Responder, thread-bound.
class TransactionEngine {
public:
    /// All must outlive it.
    TransactionEngine(PhoneState &phone, UsbUpstream &upstream, CostMeter &meter, const LatencyModel &latency);

    /// As UsbFunction has it.
    void bulk_out(std::span<const std::uint8_t> bytes, bool last_packet);
    void cancel(std::uint32_t transaction_id);
    /// Forgets what was running; a hung phone works again.
    void reset();
    /// Sends the answer that a fault holds back.
    void release();

    [[nodiscard]] bool is_hung() const noexcept { return state_ == State::Hung; }
    [[nodiscard]] bool holds_answer() const noexcept { return !held_.empty(); }
    /// The operation whose data is coming in.
    [[nodiscard]] std::optional<std::uint16_t> receiving() const noexcept;
    /// Bytes that were no command container although one was due.
    [[nodiscard]] std::uint64_t ignored_transfers() const noexcept { return ignored_transfers_; }

private:
    enum class State {
        Command, ///< waits for a command container
        Data,    ///< in the data phase of an operation that receives
        Surplus, ///< swallows what comes after the end of the data, up to a short packet
        Hung
    };

    void take_command(std::span<const std::uint8_t> bytes, bool last_packet);
    void take_data(std::span<const std::uint8_t> bytes, bool last_packet);
    void begin(const Command &command);
    /// What happens to the phone when the command arrives, whatever becomes of the transaction.
    void suffer_before();
    /// @p offset counts from where the command reads.
    void decay(std::uint64_t offset);
    void check(const Operation *operation) const;
    Reply answer(const Operation *operation);
    void begin_data(const Operation &operation);
    void deliver(std::span<const std::uint8_t> payload);
    Reply conclude(IncomingData::State end);
    void finish(Reply reply);
    void finish_garbled(const Reply &reply);
    void send_late_answer();
    void abandon();

    /// Carries a blow out; false: there was none, the transaction goes on.
    bool suffer(TransactionFaults::Blow blow);
    bool suffer_outgoing(const DataIn &data);
    void send(InTransfer transfer);

    PhoneState &phone_;
    UsbUpstream &upstream_;
    CostMeter &meter_;
    const LatencyModel &latency_;

    State state_ = State::Command;
    std::vector<std::uint8_t> buffer_; ///< of a command that came in pieces
    Command current_;
    TransactionFaults faults_; ///< of the current transaction
    std::optional<IncomingData> incoming_;
    std::unique_ptr<DataPhase> data_phase_;    ///< null while data of a refused operation is swallowed
    std::uint16_t refusal_ = 0;                ///< what a refused operation will answer
    std::optional<std::uint32_t> late_answer_; ///< transaction that was cancelled and is still to be answered
    std::vector<InTransfer> held_;             ///< the answer that a fault holds back
    std::uint64_t ignored_transfers_ = 0;
};

} // namespace vphone
