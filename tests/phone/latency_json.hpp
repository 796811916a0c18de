// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/latency_model.hpp"

#include <nlohmann/json_fwd.hpp>

namespace vphone {

/// A preset's name, {"preset": NAME} or {"per_transaction_us", "per_urb_us", "bytes_per_second", "per_operation_us":
/// {"0x100D": 20000}}; a field "cmd" or "phone" beside them is ignored. Throws std::invalid_argument that names the
/// field.
[[nodiscard]] LatencyModel parse_latency(const nlohmann::json &value);

/// The second of those forms.
[[nodiscard]] nlohmann::json describe_latency(const LatencyModel &model);

} // namespace vphone
