// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * A path below a synchronised folder: one or more names joined by '/', or empty for the folder itself. A value.
 *
 * It cannot leave its folder: no leading slash, no empty name, no "." and "..", no NUL. Names are bytes, as Linux has
 * them; whether a phone can store one is another question (check_mtp_name).
 */
class RelPath {
public:
    RelPath() = default;
    /// Throws Error (InvalidArgument) that names what is wrong with @p text. A trailing slash is accepted and dropped.
    static RelPath parse(std::string_view text);

    [[nodiscard]] const std::string &bytes() const noexcept { return bytes_; }
    [[nodiscard]] bool is_root() const noexcept { return bytes_.empty(); }
    /// The last name; empty for the root.
    [[nodiscard]] std::string_view name() const noexcept;
    /// The folder that holds it; the root for a single name and for the root itself.
    [[nodiscard]] RelPath parent() const;
    /// Throws Error (InvalidArgument) when @p name is not one valid name. This is how a name that a phone sent becomes
    /// a path.
    [[nodiscard]] RelPath child(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> names() const;
    /// For people: escaped (escape_for_display).
    [[nodiscard]] std::string display() const;

    // clang-tidy 14 takes the 0 of a defaulted comparison for a null pointer
    friend auto operator<=>(const RelPath &, const RelPath &) = default; // NOLINT(modernize-use-nullptr)

private:
    explicit RelPath(std::string bytes) : bytes_{std::move(bytes)} {}

    std::string bytes_;
};

} // namespace mtpsync
