// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/latency_json.hpp"

#include "tests/phone/json_member.hpp"
#include "tests/phone/mtp/json_fields.hpp"

#include <charconv>
#include <cstdio>

namespace vphone {

namespace {

constexpr std::uint64_t longest_us = 3'600'000'000; // an hour: more is a mistake

std::uint16_t operation_code(JsonFields &fields, std::string_view text) {
    unsigned value = 0;
    const bool prefixed = text.substr(0, 2) == "0x";
    const auto digits = prefixed ? text.substr(2) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (!prefixed || error != std::errc{} || end != digits.data() + digits.size() || value > 0xFFFF)
        fields.complain("per_operation_us", "must have operation codes such as \"0x100D\" as its keys");
    return static_cast<std::uint16_t>(value);
}

void parse_operations(LatencyModel &model, JsonFields &fields, const nlohmann::json &operations) {
    if (!operations.is_object())
        fields.complain("per_operation_us", "must be an object such as {\"0x100D\": 20000}");
    for (const auto &[key, value] : operations.items()) {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > longest_us)
            fields.complain("per_operation_us", "must have microseconds, at most an hour, as its values");
        model.per_operation[operation_code(fields, key)] = std::chrono::microseconds{value.get<std::uint64_t>()};
    }
}

} // namespace

LatencyModel parse_latency(const nlohmann::json &value) {
    if (value.is_string())
        return LatencyModel::preset(value.get<std::string>());
    auto plain = value;
    const auto operations = take_member(plain, "per_operation_us");
    JsonFields fields{plain, "latency"};
    static_cast<void>(fields.text("cmd", ""));
    static_cast<void>(fields.text("phone", ""));
    LatencyModel model;
    if (fields.has("preset"))
        model = LatencyModel::preset(fields.text("preset"));
    const auto microseconds = [&](const std::string &key, std::chrono::microseconds otherwise) {
        return std::chrono::microseconds{
            fields.number_or(key, static_cast<std::uint64_t>(otherwise.count()), longest_us)};
    };
    model.per_transaction = microseconds("per_transaction_us", model.per_transaction);
    model.per_urb = microseconds("per_urb_us", model.per_urb);
    model.bytes_per_second = fields.number_or("bytes_per_second", model.bytes_per_second);
    if (!operations.is_null())
        parse_operations(model, fields, operations);
    fields.reject_unknown();
    return model;
}

nlohmann::json describe_latency(const LatencyModel &model) {
    auto operations = nlohmann::json::object();
    for (const auto &[code, extra] : model.per_operation) {
        char key[8];
        std::snprintf(key, sizeof(key), "0x%04X", static_cast<unsigned>(code));
        operations[key] = extra.count();
    }
    return {
        {"per_transaction_us", model.per_transaction.count()},
        {"per_urb_us", model.per_urb.count()},
        {"bytes_per_second", model.bytes_per_second},
        {"per_operation_us", operations},
    };
}

} // namespace vphone
