// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mtpsync {

/// Under which name the new version of the file @p name lies beside it until it takes its place: the same in every run,
/// so that what an earlier one left is found, and shorter than any limit. Reentrant.
[[nodiscard]] std::string temporary_name_of(std::string_view name);

/// Whether temporary_name_of() may have made @p name.
[[nodiscard]] bool is_temporary_name(std::string_view name) noexcept;

} // namespace mtpsync
