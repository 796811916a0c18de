// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_types.hpp"
#include "daemon/sync/date_token.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mtpsync {

/// A folder on the phone with what is in it, found by name and by what the phone may hold to be the same name. A value;
/// thread-bound.
class RemoteFolder {
public:
    explicit RemoteFolder(ObjectHandle handle) : handle_{handle} {}

    [[nodiscard]] ObjectHandle handle() const noexcept { return handle_; }
    /// By name; a name may occur twice.
    [[nodiscard]] const std::multimap<std::string, ObjectInfo> &children() const noexcept { return children_; }
    [[nodiscard]] bool has(std::string_view name) const { return children_.contains(std::string{name}); }
    /// The name of something that is not @p name, letter by letter, but may be the same to the phone (name_key).
    [[nodiscard]] std::optional<std::string> rival_of(std::string_view name) const;

    /// How its sizes and dates were told: when, and whether anew (Listing::fresh). Nothing of a folder that was made.
    void note_listing(bool is_fresh, const TellingTime &told) noexcept;
    [[nodiscard]] bool is_fresh() const noexcept { return is_fresh_; }
    [[nodiscard]] const TellingTime &told() const noexcept { return told_; }

    void add(const ObjectInfo &object);
    void remove(ObjectHandle object);
    void rename(ObjectHandle object, const std::string &name);

private:
    ObjectHandle handle_;
    bool is_fresh_ = false;
    TellingTime told_;
    std::multimap<std::string, ObjectInfo> children_;
    std::multimap<std::string, std::string> names_; // of children_, by key
};

} // namespace mtpsync
