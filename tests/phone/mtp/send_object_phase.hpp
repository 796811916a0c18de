// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/content_sink.hpp"
#include "tests/phone/mtp/data_phase.hpp"
#include "tests/phone/mtp/phone_state.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace vphone {

/// The data phase of SendObject: the file grows in its place while it comes in, as on Android. What becomes of it when
/// the phase fails is the profile's business. The size that was announced says where the data ends, not the container:
/// AOSP ignores the container's length, and initiators write a truncated one from 4 GiB on. Thread-bound.
class SendObjectPhase : public DataPhase {
public:
    /// Throws Refusal when the file cannot be created; then the object is gone.
    SendObjectPhase(PhoneState &phone, const PendingSend &pending);

    [[nodiscard]] std::optional<std::uint64_t> expected() const override { return pending_.size; }
    [[nodiscard]] bool ends_with_short_packet() const override { return !pending_.size; }
    void receive(std::span<const std::uint8_t> bytes) override;
    Reply complete() override;
    Reply cut_short() override;
    void abandon() override;

private:
    void create_sink();
    void refuse_when_full(std::span<const std::uint8_t> bytes);
    void apply_corruption();
    void keep_what_came();

    PhoneState &phone_;
    PendingSend pending_;
    Storage &storage_;
    std::string path_;
    std::unique_ptr<ContentSink> sink_;
    std::uint64_t room_ = 0; ///< bytes that were free when the phase began
    std::uint64_t received_ = 0;
};

} // namespace vphone
