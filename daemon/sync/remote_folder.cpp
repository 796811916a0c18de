// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/remote_folder.hpp"

#include "common/name_key.hpp"

#include <algorithm>
#include <utility>

namespace mtpsync {

RemoteFolder::RemoteFolder(ObjectHandle handle, const Listing &listing)
    : handle_{handle}, completeness_{listing.completeness}, is_fresh_{listing.fresh} {
    for (const ObjectInfo &object : listing.objects)
        add(object);
}

std::optional<std::string> RemoteFolder::rival_of(std::string_view name) const {
    auto [same, last] = names_.equal_range(name_key(name));
    for (; same != last; ++same)
        if (same->second != name)
            return same->second;
    return std::nullopt;
}

void RemoteFolder::add(const ObjectInfo &object) {
    children_.emplace(object.name, object);
    names_.emplace(name_key(object.name), object.name);
}

void RemoteFolder::remove(ObjectHandle object) {
    const auto found =
        std::ranges::find_if(children_, [&](const auto &child) { return child.second.handle == object; });
    if (found == children_.end())
        return;
    auto [same, last] = names_.equal_range(name_key(found->first));
    while (same != last && same->second != found->first)
        ++same;
    if (same != last)
        names_.erase(same);
    children_.erase(found);
}

void RemoteFolder::rename(ObjectHandle object, const std::string &name) {
    const auto found =
        std::ranges::find_if(children_, [&](const auto &child) { return child.second.handle == object; });
    if (found == children_.end())
        return;
    ObjectInfo renamed = found->second;
    renamed.name = name;
    remove(object);
    add(renamed);
}

} // namespace mtpsync
