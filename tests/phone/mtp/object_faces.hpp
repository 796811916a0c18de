// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/hostile_answer.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace vphone {

/// Changes an object as a lie has it; the handle says which object it is.
using ChangeFace = std::function<void(ObjectFace &object)>;

/// Rewrites the datasets in which objects are described. Both throw Refusal when the dataset is not what it should be.
/// Reentrant.

/// An ObjectInfo dataset (MTP 1.1 spec §5.3.1) of the object @p handle; @p wide_size: it has 64 bits for the size.
[[nodiscard]] std::vector<std::uint8_t> rewrite_object_info(const std::vector<std::uint8_t> &dataset, bool wide_size,
                                                            std::uint32_t handle, const ChangeFace &change);
/// An ObjectPropList dataset (MTP 1.1 spec §E.2.1).
[[nodiscard]] std::vector<std::uint8_t> rewrite_property_list(const std::vector<std::uint8_t> &dataset,
                                                              const ChangeFace &change);

} // namespace vphone
