// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/hostile_answer.hpp"
#include "tests/phone/mtp/hostile_content.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace vphone {

namespace {

using Transfers = std::vector<InTransfer>;

// where the fields of a container's header are (PIMA 15740 annex D.3)
constexpr std::size_t length_at = 0;
constexpr std::size_t container_type_at = 4;
constexpr std::size_t code_at = 6;
constexpr std::size_t transaction_at = 8;

/// Writes a field of a header, little endian, as far as there is one.
template <class Number>
void set_field(InTransfer &transfer, std::size_t where, Number value) {
    for (std::size_t byte = 0; byte < sizeof value && where + byte < transfer.head.size(); ++byte)
        transfer.head[where + byte] = static_cast<std::uint8_t>(value >> (8 * byte));
}

void set_length(Transfers &transfers, std::uint32_t length) {
    set_field(transfers.front(), length_at, length);
}

bool has_data(const Transfers &transfers) {
    return transfers.size() > 1;
}

void spoil_type(Transfers &transfers) {
    for (InTransfer &transfer : transfers)
        set_field(transfer, container_type_at, std::uint16_t{0x7777});
}

void spoil_code(Transfers &transfers) {
    for (InTransfer &transfer : transfers)
        set_field(transfer, code_at, std::uint16_t{0xFFFF});
}

void claim_more(Transfers &transfers) {
    set_length(transfers, static_cast<std::uint32_t>(transfers.front().head.size() + 100'000));
}

void claim_less(Transfers &transfers) {
    set_length(transfers, container_header_size + 1);
}

/// The end of the data is cut off, and the length says that it is there.
void break_off(Transfers &transfers) {
    InTransfer &first = transfers.front();
    first.body_size /= 2;
    if (first.body_size == 0)
        first.head.resize(container_header_size + (first.head.size() - container_header_size) / 2);
}

void only_half_a_header(Transfers &transfers) {
    transfers.resize(1);
    transfers.front() = InTransfer{.head = {0x07, 0x00, 0x00, 0x00, 0x02, 0x00, 0x08}};
}

void nothing_at_all(Transfers &transfers) {
    transfers.assign(1, InTransfer{});
}

void wrong_data_transaction(Transfers &transfers) {
    set_field(transfers.front(), transaction_at, std::uint32_t{0x0BADF00D});
}

void wrong_response_transaction(Transfers &transfers) {
    set_field(transfers.back(), transaction_at, std::uint32_t{0x0BADF00D});
}

/// A host may take it for the late answer to something earlier, and wait for the next.
void earlier_response_transaction(Transfers &transfers) {
    set_field(transfers.back(), transaction_at, std::uint32_t{0});
}

void response_first(Transfers &transfers) {
    std::ranges::reverse(transfers);
}

void drop_response(Transfers &transfers) {
    if (has_data(transfers))
        transfers.pop_back();
}

void drop_data(Transfers &transfers) {
    if (has_data(transfers))
        transfers.erase(transfers.begin());
}

void respond_twice(Transfers &transfers) {
    transfers.push_back(transfers.back());
}

void send_data_twice(Transfers &transfers) {
    transfers.insert(transfers.begin(), transfers.front());
}

/// Ten parameters, where the protocol has five.
void lengthen_response(Transfers &transfers) {
    constexpr std::size_t length = container_header_size + 10 * sizeof(std::uint32_t);
    transfers.back().head.resize(length, 0xEE);
    set_field(transfers.back(), length_at, static_cast<std::uint32_t>(length));
}

/// A response of several packets, with a length to match.
void huge_response(Transfers &transfers) {
    constexpr std::size_t length = 100'000;
    transfers.back().head.resize(length, 0xEE);
    set_field(transfers.back(), length_at, static_cast<std::uint32_t>(length));
}

void send_noise(Transfers &transfers) {
    std::vector<std::uint8_t> noise(3000);
    SyntheticPattern{1}.read(0, noise);
    transfers.assign(1, InTransfer{.head = std::move(noise)});
}

void never_end(Transfers &transfers) {
    transfers.resize(1);
    set_length(transfers, unknown_length);
    transfers.front().body = std::make_shared<EndlessContent>();
    transfers.front().body_offset = 0;
    transfers.front().body_size = EndlessContent::size;
}

constexpr std::array garblings{
    ContainerGarbling{"container-type", spoil_type},
    ContainerGarbling{"container-code", spoil_code},
    ContainerGarbling{"container-length-zero", [](Transfers &transfers) { set_length(transfers, 0); }},
    ContainerGarbling{"container-length-below-header", [](Transfers &transfers) { set_length(transfers, 5); }},
    ContainerGarbling{"container-length-short", claim_less},
    ContainerGarbling{"container-length-long", claim_more},
    ContainerGarbling{"container-length-unknown", [](Transfers &transfers) { set_length(transfers, unknown_length); }},
    ContainerGarbling{"container-breaks-off", break_off},
    ContainerGarbling{"half-a-header", only_half_a_header},
    ContainerGarbling{"empty-packet", nothing_at_all},
    ContainerGarbling{"data-transaction", wrong_data_transaction},
    ContainerGarbling{"response-transaction", wrong_response_transaction},
    ContainerGarbling{"response-transaction-earlier", earlier_response_transaction},
    ContainerGarbling{"response-first", response_first},
    ContainerGarbling{"response-missing", drop_response},
    ContainerGarbling{"response-twice", respond_twice},
    ContainerGarbling{"response-long", lengthen_response},
    ContainerGarbling{"response-huge", huge_response},
    ContainerGarbling{"data-missing", drop_data},
    ContainerGarbling{"data-twice", send_data_twice},
    ContainerGarbling{"data-endless", never_end},
    ContainerGarbling{"noise", send_noise},
};

} // namespace

std::span<const ContainerGarbling> container_garblings() noexcept {
    return garblings;
}

} // namespace vphone
