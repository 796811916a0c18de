// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/transaction_engine.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/operations.hpp"
#include "tests/phone/mtp/outgoing.hpp"
#include "tests/phone/mtp/refusal.hpp"

#include <algorithm>
#include <utility>

namespace vphone {

TransactionEngine::TransactionEngine(PhoneState &phone, UsbUpstream &upstream, CostMeter &meter,
                                     const LatencyModel &latency)
    : phone_{phone}, upstream_{upstream}, meter_{meter}, latency_{latency} {
}

void TransactionEngine::bulk_out(std::span<const std::uint8_t> bytes, bool last_packet) {
    switch (state_) {
    case State::Command: take_command(bytes, last_packet); break;
    case State::Data: take_data(bytes, last_packet); break;
    case State::Surplus:
        if (last_packet)
            state_ = State::Command;
        break;
    case State::Hung: break;
    }
}

std::optional<std::uint16_t> TransactionEngine::receiving() const noexcept {
    return incoming_ ? std::optional{current_.operation} : std::nullopt;
}

void TransactionEngine::take_command(std::span<const std::uint8_t> bytes, bool last_packet) {
    constexpr std::size_t too_long = 64;
    if (buffer_.size() < too_long)
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    if (!last_packet || buffer_.empty()) // an empty packet is the end of the data before
        return;
    const auto command = Command::parse(std::exchange(buffer_, {}));
    if (command)
        begin(*command);
    else
        ++ignored_transfers_;
}

void TransactionEngine::begin(const Command &command) {
    current_ = command;
    phone_.events.transaction(command.transaction_id);
    phone_.hostility.make_noise(upstream_, command.transaction_id);
    send_late_answer();
    meter_.begin(command.operation);
    phone_.log.begin(command.operation);
    faults_ = phone_.faults.begin(command.operation);
    suffer_before();
    // an announced object whose data does not follow at once stays an empty shell (AOSP MtpServer::handleRequest)
    if (phone_.session && command.operation != operation::send_object)
        phone_.session->pending.reset();
    if (suffer(faults_.at(Phase::Command)))
        return;
    const Operation *operation = find_operation(command.operation);
    if (operation && operation->receives_data())
        begin_data(*operation);
    else
        finish(answer(operation));
}

void TransactionEngine::suffer_before() {
    if (faults_.locks)
        phone_.refresh_mounts();
    if (faults_.decayed_byte)
        decay(*faults_.decayed_byte);
}

/// A byte that was read before would be nobody's to find.
void TransactionEngine::decay(std::uint64_t offset) {
    if (current_.operation == operation::get_partial_object || current_.operation == operation::get_partial_object_64)
        offset += current_.parameters[1];
    if (current_.operation == operation::get_partial_object_64)
        offset += std::uint64_t{current_.parameters[2]} << 32U;
    const Object *object = phone_.session ? phone_.session->tree.find(current_.parameters[0]) : nullptr;
    const std::uint64_t size = object && !object->is_folder ? facts_of(phone_, *object).size : 0;
    if (size == 0)
        return;
    const ObjectTree &tree = phone_.session->tree;
    tree.mount_of(*object).storage->writer().flip_byte(tree.path(*object), std::min(offset, size - 1));
}

void TransactionEngine::check(const Operation *operation) const {
    if (faults_.respond)
        throw Refusal{*faults_.respond, "a fault answers"};
    if (!operation || !phone_.profile.supports(operation->code))
        throw Refusal{response::operation_not_supported, "the profile has no such operation"};
    if (operation->needs_session && !phone_.session)
        throw Refusal{response::session_not_open, "no session is open"};
    const bool odd_id = current_.transaction_id == 0 || current_.transaction_id == all_ones;
    if (operation->needs_session && odd_id && phone_.profile.checks_transaction_id)
        throw Refusal{response::invalid_transaction_id, "no id of a transaction in a session"};
    if (current_.parameter_count < operation->least_parameters)
        throw Refusal{response::invalid_parameter, "parameters are missing"};
    if (Fault *fault = phone_.faults.find(FaultKind::ReadOnly); fault && operation->changes_store) {
        fault->fire();
        throw Refusal{response::store_read_only, "a fault makes the storages read-only"};
    }
}

Reply TransactionEngine::answer(const Operation *operation) {
    Reply reply;
    try {
        check(operation);
        reply = std::get<Answerer>(operation->handler)(phone_, current_);
    } catch (const Refusal &refusal) {
        reply.code = refusal.code();
    }
    return reply;
}

void TransactionEngine::begin_data(const Operation &operation) {
    try {
        check(&operation);
        data_phase_ = std::get<Receiver>(operation.handler)(phone_, current_);
        incoming_.emplace(data_phase_->expected(), data_phase_->ends_with_short_packet());
    } catch (const Refusal &refusal) {
        refusal_ = refusal.code();
        incoming_.emplace(std::nullopt, false);
        if (operation.code == operation::send_object)
            fail_pending_send(phone_);
    }
    state_ = State::Data;
}

void TransactionEngine::take_data(std::span<const std::uint8_t> bytes, bool last_packet) {
    const std::uint64_t before = incoming_->received();
    const IncomingData::Piece piece = incoming_->take(bytes, last_packet);
    meter_.add_bytes_out(current_.operation, piece.payload.size());
    phone_.log.add_bytes_out(piece.payload.size());
    const bool ended = piece.state != IncomingData::State::More;
    const auto limit = faults_.incoming_limit();
    if (limit && (ended || incoming_->received() > *limit)) {
        deliver(piece.payload.first(std::min<std::uint64_t>(piece.payload.size(), *limit - std::min(*limit, before))));
        suffer(faults_.at(Phase::Data));
        return;
    }
    deliver(piece.payload);
    if (!ended || state_ != State::Data)
        return;
    state_ = piece.has_surplus && !last_packet ? State::Surplus : State::Command;
    Reply reply = conclude(piece.state);
    incoming_.reset();
    data_phase_.reset();
    finish(std::move(reply));
}

void TransactionEngine::deliver(std::span<const std::uint8_t> payload) {
    if (!data_phase_ || payload.empty())
        return;
    try {
        data_phase_->receive(payload);
    } catch (const Refusal &refusal) {
        refusal_ = refusal.code();
        std::exchange(data_phase_, nullptr)->abandon();
        if (refusal.stalls()) {
            abandon();
            upstream_.stall_bulk();
        }
    }
}

Reply TransactionEngine::conclude(IncomingData::State end) {
    Reply reply;
    if (!data_phase_) {
        reply.code = refusal_;
        return reply;
    }
    try {
        reply = end == IncomingData::State::Complete ? data_phase_->complete() : data_phase_->cut_short();
    } catch (const Refusal &refusal) {
        if (end == IncomingData::State::Complete)
            data_phase_->abandon();
        reply.code = refusal.code();
    }
    return reply;
}

void TransactionEngine::finish(Reply reply) {
    if (reply.code == response::ok && reply.data)
        phone_.hostility.lie(current_, phone_.profile.object_info_64_bit_sizes,
                             phone_.session ? &phone_.session->tree : nullptr, *reply.data);
    if (phone_.hostility.garbles(current_.operation)) {
        finish_garbled(reply);
        return;
    }
    if (reply.code == response::ok && reply.data) {
        if (suffer_outgoing(*reply.data))
            return;
        InTransfer data = data_transfer(current_, *reply.data, faults_.missing_bytes);
        data.terminated = !phone_.profile.omits_zero_length_packet;
        const std::uint64_t size = data.head.size() - container_header_size + data.body_size;
        meter_.add_bytes_in(current_.operation, size);
        phone_.log.add_bytes_in(size);
        send(std::move(data));
    }
    if (suffer(faults_.at(Phase::Response)))
        return;
    if (reply.phone_hangs) {
        state_ = State::Hung;
        return;
    }
    phone_.log.end(reply.code);
    InTransfer response = response_transfer(current_, reply);
    response.delay = latency_.per_transaction;
    if (const auto extra = latency_.per_operation.find(current_.operation); extra != latency_.per_operation.end())
        response.delay += extra->second;
    send(std::move(response));
}

/// The faults that were armed have no part in this.
void TransactionEngine::finish_garbled(const Reply &reply) {
    std::vector<InTransfer> transfers;
    if (reply.code == response::ok && reply.data)
        transfers.push_back(data_transfer(current_, *reply.data, 0));
    transfers.push_back(response_transfer(current_, reply));
    phone_.hostility.garble(transfers);
    for (InTransfer &transfer : transfers)
        upstream_.send(std::move(transfer));
}

void TransactionEngine::send(InTransfer transfer) {
    transfer.delay += std::exchange(faults_.delay, {}); // a slow phone is slow once in a transaction
    if (faults_.holds)
        held_.push_back(std::move(transfer));
    else
        upstream_.send(std::move(transfer));
}

void TransactionEngine::release() {
    faults_.holds = false;
    for (InTransfer &transfer : std::exchange(held_, {}))
        upstream_.send(std::move(transfer));
}

bool TransactionEngine::suffer(TransactionFaults::Blow blow) {
    switch (blow) {
    case TransactionFaults::Blow::None: return false;
    case TransactionFaults::Blow::Unplug:
        abandon();
        upstream_.unplug();
        break;
    case TransactionFaults::Blow::Stall:
        abandon();
        upstream_.stall_bulk();
        break;
    case TransactionFaults::Blow::Hang:
        state_ = State::Hung; // what is half received stays so until the reset
        break;
    }
    return true;
}

bool TransactionEngine::suffer_outgoing(const DataIn &data) {
    const TransactionFaults::Blow blow = faults_.at(Phase::Data);
    if (blow == TransactionFaults::Blow::Hang) {
        const std::uint64_t wanted = faults_.hang->bytes ? faults_.hang->bytes : data.size() / 2;
        InTransfer beginning = unfinished_data_transfer(current_, data, wanted);
        if (!beginning.head.empty())
            send(std::move(beginning));
    }
    return suffer(blow);
}

void TransactionEngine::send_late_answer() {
    const auto cancelled = std::exchange(late_answer_, std::nullopt);
    if (!cancelled)
        return;
    Command command;
    command.transaction_id = *cancelled;
    Reply reply;
    reply.code = response::transaction_cancelled;
    upstream_.send(response_transfer(command, reply));
}

void TransactionEngine::cancel(std::uint32_t transaction_id) {
    if (state_ == State::Hung)
        return;
    abandon();
    if (transaction_id != current_.transaction_id)
        return;
    Fault *fault = phone_.faults.find(FaultKind::LateCancelAnswer);
    if (fault)
        fault->fire();
    if (fault || phone_.profile.answers_after_cancel)
        late_answer_ = transaction_id;
}

void TransactionEngine::reset() {
    abandon();
    buffer_.clear();
    held_.clear();
    late_answer_.reset();
}

void TransactionEngine::abandon() {
    state_ = State::Command;
    incoming_.reset();
    if (const auto phase = std::exchange(data_phase_, nullptr))
        phase->abandon();
}

} // namespace vphone
