// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/plan_store.hpp"

#include "common/error.hpp"
#include "daemon/store/numbered_names.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <array>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

constexpr std::size_t plans_to_keep = 20;

/// A random UUID (RFC 9562, version 4).
std::string make_uuid() {
    std::array<std::uint8_t, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
    std::string text;
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        constexpr std::string_view digits = "0123456789abcdef";
        if (n == 4 || n == 6 || n == 8 || n == 10)
            text.push_back('-');
        text.push_back(digits[bytes[n] >> 4U]);
        text.push_back(digits[bytes[n] & 0x0FU]);
    }
    return text;
}

bool same_folders(PlanTarget left, PlanTarget right) {
    left.model = right.model = "";
    return left == right;
}

std::optional<Plan> load(const StateDirectory &directory, const std::string &name) {
    const auto text = directory.read(name);
    if (!text)
        return std::nullopt;
    try {
        return parse_plan(*text);
    } catch (const Error &error) {
        spdlog::warn("the stored plan {} is passed over: {}", name, error.what());
        return std::nullopt;
    }
}

} // namespace

PlanStore::PlanStore(const std::filesystem::path &state) : plans_{state / "plans"}, retries_{state / "retry"} {
    if (sodium_init() < 0)
        throw Error{ErrorCode::Internal, "libsodium cannot be initialised"};
}

void PlanStore::save_verify(const Plan &plan) {
    plans_.write(numbered_name(plan.job), print_plan(plan));
    prune();
}

void PlanStore::save_retry(const Plan &plan) {
    retries_.write(make_uuid() + ".json", print_plan(plan));
}

void PlanStore::remove_retry(const std::string &name) {
    retries_.remove(name);
}

std::optional<PlanStore::Stored> PlanStore::newest_retry(const PlanTarget &target) const {
    std::optional<Stored> newest;
    for (const std::string &name : retries_.names()) {
        auto plan = load(retries_, name);
        if (plan && same_folders(plan->target, target) && (!newest || newest->plan.job < plan->job))
            newest = Stored{.name = name, .plan = std::move(*plan)};
    }
    return newest;
}

std::optional<PlanStore::Stored> PlanStore::newest_verify(const PlanTarget &target) const {
    for (const auto &[id, name] : numbered_newest_first(plans_.names())) {
        auto plan = load(plans_, name);
        if (plan && same_folders(plan->target, target))
            return Stored{.name = name, .plan = std::move(*plan)};
    }
    return std::nullopt;
}

UniqueFd PlanStore::open(std::uint64_t id) const {
    const auto plans = numbered_newest_first(plans_.names());
    if (id == 0)
        return plans.empty() ? UniqueFd{} : plans_.open(plans.front().second);
    if (UniqueFd plan = plans_.open(numbered_name(id)))
        return plan;
    for (const std::string &name : retries_.names())
        if (const auto plan = load(retries_, name); plan && plan->job == id)
            return retries_.open(name);
    return UniqueFd{};
}

void PlanStore::prune() {
    const auto plans = numbered_newest_first(plans_.names());
    for (std::size_t n = plans_to_keep; n < plans.size(); ++n)
        plans_.remove(plans[n].second);
}

} // namespace mtpsync
