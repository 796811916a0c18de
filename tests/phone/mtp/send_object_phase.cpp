// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/send_object_phase.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/lookup.hpp"
#include "tests/phone/mtp/refusal.hpp"

namespace vphone {

SendObjectPhase::SendObjectPhase(PhoneState &phone, const PendingSend &pending)
    : phone_{phone}, pending_{pending},
      storage_{*phone.session->tree.mount_of(require_object(phone, pending.handle)).storage},
      path_{phone.session->tree.path(require_object(phone, pending.handle))}, room_{storage_.free_bytes()} {
    try {
        create_sink();
    } catch (const Refusal &) {
        phone_.session->tree.remove(require_object(phone_, pending_.handle));
        throw;
    }
}

void SendObjectPhase::create_sink() {
    const auto limit = phone_.discard_larger_than;
    if (limit && (!pending_.size || *pending_.size > *limit)) {
        sink_ = storage_.writer().create_discarded(path_);
    } else {
        sink_ = storage_.writer().create(path_);
        require_object(phone_, pending_.handle).is_announced = false;
    }
}

void SendObjectPhase::refuse_when_full(std::span<const std::uint8_t> bytes) {
    const std::uint64_t after = received_ + bytes.size();
    if (Fault *fault = phone_.faults.find(FaultKind::StoreFullAt); fault && after > fault->bytes) {
        const bool stalls = fault->stalls;
        const std::uint64_t fits = fault->bytes > received_ ? fault->bytes - received_ : 0;
        fault->fire();
        sink_->write(bytes.first(fits));
        throw Refusal{response::store_full, "a fault filled the store", stalls};
    }
    if (after > room_)
        throw Refusal{response::store_full, "the store filled up while the file came in"};
}

void SendObjectPhase::receive(std::span<const std::uint8_t> bytes) {
    refuse_when_full(bytes);
    sink_->write(bytes);
    received_ += bytes.size();
}

void SendObjectPhase::apply_corruption() {
    Fault *fault = phone_.faults.find(FaultKind::CorruptSent);
    if (!fault || fault->bytes >= received_)
        return;
    fault->fire();
    storage_.writer().flip_byte(path_, fault->bytes);
}

Reply SendObjectPhase::complete() {
    sink_->finish();
    apply_corruption();
    if (pending_.modified)
        storage_.writer().set_modified(path_, *pending_.modified);
    if (Object *object = phone_.session->tree.find(pending_.handle)) {
        object->is_announced = false;
        remember_facts(phone_, *object);
        echo_write(phone_, *object);
    }
    return {};
}

Reply SendObjectPhase::cut_short() {
    abandon();
    throw Refusal{phone_.profile.short_send_response, "the file ended before its announced size"};
}

void SendObjectPhase::keep_what_came() {
    try {
        sink_->finish();
    } catch (const Refusal &) {
        // the disk is full: what was written before stays, and the initiator hears of the first failure
    }
    sink_.reset();
}

void SendObjectPhase::abandon() {
    Object *object = phone_.session->tree.find(pending_.handle);
    if (phone_.profile.keeps_partial_objects) {
        keep_what_came();
        if (object)
            remember_facts(phone_, *object);
        return;
    }
    sink_.reset();
    storage_.writer().remove(path_);
    if (object)
        phone_.session->tree.remove(*object);
}

} // namespace vphone
