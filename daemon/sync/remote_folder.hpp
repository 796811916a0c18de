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
    /// A new one, of which it is known that nothing is in it.
    explicit RemoteFolder(ObjectHandle handle) : handle_{handle} {}
    RemoteFolder(ObjectHandle handle, const Listing &listing);

    [[nodiscard]] ObjectHandle handle() const noexcept { return handle_; }
    /// What the listing was worth, as evidence that something is not here.
    [[nodiscard]] Completeness completeness() const noexcept { return completeness_; }
    /// As Listing::fresh; false of a folder that was made and never listed.
    [[nodiscard]] bool is_fresh() const noexcept { return is_fresh_; }
    /// When its sizes and dates were told. Nothing of a folder that was made.
    [[nodiscard]] const TellingTime &told() const noexcept { return told_; }
    void note_time(const TellingTime &told) noexcept { told_ = told; }
    /// By name; a name may occur twice.
    [[nodiscard]] const std::multimap<std::string, ObjectInfo> &children() const noexcept { return children_; }
    [[nodiscard]] bool has(std::string_view name) const { return children_.contains(std::string{name}); }
    /// The name of something that is not @p name, letter by letter, but may be the same to the phone (name_key).
    [[nodiscard]] std::optional<std::string> rival_of(std::string_view name) const;

    void add(const ObjectInfo &object);
    void remove(ObjectHandle object);
    void rename(ObjectHandle object, const std::string &name);

private:
    ObjectHandle handle_;
    Completeness completeness_ = Completeness::Complete;
    bool is_fresh_ = false;
    TellingTime told_;
    std::multimap<std::string, ObjectInfo> children_;
    std::multimap<std::string, std::string> names_; // of children_, by key
};

} // namespace mtpsync
