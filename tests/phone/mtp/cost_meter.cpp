// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/cost_meter.hpp"

#include "tests/phone/mtp/operation_table.hpp"

#include <nlohmann/json.hpp>

namespace vphone {

namespace {

std::int64_t current_second() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

void add(CostMeter::Cost &sum, const CostMeter::Cost &cost) {
    sum.transactions += cost.transactions;
    sum.bytes_in += cost.bytes_in;
    sum.bytes_out += cost.bytes_out;
}

} // namespace

CostMeter::Cost &CostMeter::now(std::uint16_t operation) {
    const std::int64_t second = current_second();
    Second &slot = recent_.at(static_cast<std::size_t>(second) % recent_.size());
    if (slot.number != second)
        slot = {.number = second, .by_operation = {}};
    return slot.by_operation[operation];
}

void CostMeter::begin(std::uint16_t operation) {
    ++transactions_;
    ++total_[operation].transactions;
    ++now(operation).transactions;
}

void CostMeter::add_bytes_in(std::uint16_t operation, std::uint64_t bytes) {
    total_[operation].bytes_in += bytes;
    now(operation).bytes_in += bytes;
}

void CostMeter::add_bytes_out(std::uint16_t operation, std::uint64_t bytes) {
    total_[operation].bytes_out += bytes;
    now(operation).bytes_out += bytes;
}

void CostMeter::reset() {
    total_.clear();
    recent_.fill({});
    transactions_ = 0;
    urbs_ = 0;
}

nlohmann::json CostMeter::report(std::chrono::seconds window) const {
    std::map<std::uint16_t, Cost> costs;
    const std::int64_t second = current_second();
    if (window == std::chrono::seconds{0})
        costs = total_;
    else
        for (const Second &slot : recent_)
            if (slot.number > second - window.count() && slot.number <= second)
                for (const auto &[operation, cost] : slot.by_operation)
                    add(costs[operation], cost);

    Cost sum;
    auto operations = nlohmann::json::object();
    for (const auto &[operation, cost] : costs) {
        add(sum, cost);
        operations[describe_operation(operation)] = {
            {"transactions", cost.transactions}, {"bytes_in", cost.bytes_in}, {"bytes_out", cost.bytes_out}};
    }
    return {{"transactions", sum.transactions}, {"urbs", urbs_}, {"operations", std::move(operations)}};
}

} // namespace vphone
