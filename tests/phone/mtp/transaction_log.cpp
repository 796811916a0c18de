// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/transaction_log.hpp"

#include "tests/phone/mtp/operation_table.hpp"

#include <nlohmann/json.hpp>

namespace vphone {

void TransactionLog::restart(bool on) {
    on_ = on;
    entries_.clear();
}

void TransactionLog::begin(std::uint16_t operation) {
    if (on_)
        entries_.push_back({.operation = operation});
}

void TransactionLog::add_bytes_in(std::uint64_t bytes) {
    if (!entries_.empty())
        entries_.back().bytes_in += bytes;
}

void TransactionLog::add_bytes_out(std::uint64_t bytes) {
    if (!entries_.empty())
        entries_.back().bytes_out += bytes;
}

void TransactionLog::end(std::uint16_t code) {
    if (!entries_.empty())
        entries_.back().response = code;
}

nlohmann::json TransactionLog::report() const {
    auto list = nlohmann::json::array();
    for (const Entry &entry : entries_)
        list.push_back({{"operation", describe_operation(entry.operation)},
                        {"bytes_in", entry.bytes_in},
                        {"bytes_out", entry.bytes_out},
                        {"response", entry.response}});
    return list;
}

} // namespace vphone
