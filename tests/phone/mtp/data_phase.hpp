// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/reply.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vphone {

/// An operation in its data phase from the initiator to the phone. The transaction engine feeds the payload in, then
/// calls exactly one of complete(), cut_short() and abandon(). Thread-bound.
class DataPhase {
public:
    virtual ~DataPhase() = default;
    /// Bytes of payload when the operation itself knows it; otherwise the container's length counts.
    [[nodiscard]] virtual std::optional<std::uint64_t> expected() const { return std::nullopt; }
    /// True: the payload ends with the short packet, whatever the container's length says.
    [[nodiscard]] virtual bool ends_with_short_packet() const { return false; }
    /// Throws Refusal: the rest is swallowed, abandon() is called, and the code is the answer.
    virtual void receive(std::span<const std::uint8_t> bytes) = 0;
    /// All of the payload is there. Throws Refusal.
    virtual Reply complete() = 0;
    /// A short packet came too early. Throws Refusal.
    virtual Reply cut_short() = 0;
    /// Cancelled, unplugged, reset or refused.
    virtual void abandon() = 0;
};

/// Gathers a small dataset and hands it to a function. Datasets above 64 KiB are refused (InvalidParameter).
class DataSetPhase : public DataPhase {
public:
    using Handler = std::function<Reply(std::span<const std::uint8_t>)>;
    explicit DataSetPhase(Handler handler) : handler_{std::move(handler)} {}

    void receive(std::span<const std::uint8_t> bytes) override;
    Reply complete() override { return handler_(dataset_); }
    /// A dataset says by itself whether it is complete.
    Reply cut_short() override { return handler_(dataset_); }
    void abandon() override {}

private:
    Handler handler_;
    std::vector<std::uint8_t> dataset_;
};

} // namespace vphone
