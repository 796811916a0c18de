// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/unit/fake_usb.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace vphone {

/// What came back from a transaction.
struct Answer {
    bool responded = false;
    std::uint16_t code = 0;
    std::uint32_t transaction_id = 0;
    std::vector<std::uint32_t> parameters;
    bool has_data = false;
    std::uint32_t data_length = 0;  ///< what the data container says of itself, header included
    bool data_terminated = false;   ///< a zero-length packet may follow
    std::vector<std::uint8_t> data; ///< what really came, without the header
};

struct Event {
    std::uint16_t code = 0;
    std::uint32_t parameter = 0;
    bool operator==(const Event &) const = default;
};

/// The host's end of the protocol, as plain as can be: it builds containers by hand, feeds them to the phone and takes
/// what the phone sends. Owned by the test, thread-bound.
class Initiator {
public:
    /// Both must outlive it.
    Initiator(UsbFunction &phone, FakeUsb &usb) : phone_{phone}, usb_{usb} {}

    /// A transaction without data, or with data to the host.
    Answer run(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters = {});
    /// A transaction with data to the phone.
    Answer send(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters,
                std::span<const std::uint8_t> data);
    Answer send(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters, const std::string &data);

    // the pieces of a transaction
    void command(std::uint16_t operation, std::initializer_list<std::uint32_t> parameters = {});
    /// The header of a data container and the first bytes of its payload, as one transfer that does not end here.
    void begin_data(std::uint64_t announced_size, std::span<const std::uint8_t> first);
    void continue_data(std::span<const std::uint8_t> bytes, bool last_packet);
    /// What the phone has sent since the last time.
    Answer collect();
    std::vector<Event> events();

    [[nodiscard]] std::uint32_t transaction_id() const noexcept { return transaction_id_; }
    void set_transaction_id(std::uint32_t id) noexcept { transaction_id_ = id; }

private:
    void transfer(std::span<const std::uint8_t> bytes);

    UsbFunction &phone_;
    FakeUsb &usb_;
    std::uint16_t operation_ = 0;
    std::uint32_t transaction_id_ = 0;
};

/// All bytes of a transfer.
[[nodiscard]] std::vector<std::uint8_t> bytes_of(const InTransfer &transfer);
[[nodiscard]] std::span<const std::uint8_t> as_bytes(const std::string &text);
[[nodiscard]] std::string as_text(std::span<const std::uint8_t> bytes);

} // namespace vphone
