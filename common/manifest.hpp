// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/path.hpp"
#include "common/phone_digests.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// What is proven of @p files, all below @p folder, as `sha256sum --check` reads it in that folder: a line for each, by
/// path. A name with a backslash or a line break is escaped as sha256sum does it. Reentrant.
[[nodiscard]] std::string print_manifest(const std::map<RelPath, ProvenDigest> &files, const RelPath &folder);

struct ManifestLine {
    std::string digest; ///< hexadecimal
    std::string path;   ///< bytes

    friend bool operator==(const ManifestLine &, const ManifestLine &) = default;
};
/// The way back. Throws Error (Internal) when @p text is no manifest.
[[nodiscard]] std::vector<ManifestLine> parse_manifest(std::string_view text);

} // namespace mtpsync
