// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/report.hpp"

namespace mtpsync {

/// What a job came to that has ended: never better than what became of its files. Reentrant.
[[nodiscard]] JobResult result_of(const Report &report);

} // namespace mtpsync
