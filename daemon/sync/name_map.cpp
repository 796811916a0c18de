// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/name_map.hpp"

#include "common/name_key.hpp"
#include "common/text.hpp"
#include "daemon/sync/substitute_name.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace mtpsync {

namespace {

bool is_sent(const LocalEntry &entry) {
    const bool has_kind = entry.kind == LocalEntry::Kind::File || entry.kind == LocalEntry::Kind::Folder;
    return has_kind && utf16_length(entry.path.name());
}

bool has(const RemoteFolder *folder, const std::string &name) {
    return folder != nullptr && folder->has(name);
}

bool has_rival(const RemoteFolder *folder, const std::string &name) {
    return folder != nullptr && !folder->has(name) && folder->rival_of(name);
}

} // namespace

NameMap::NameMap(const std::vector<LocalEntry> &entries, Listener mapped) : mapped_{std::move(mapped)} {
    for (const LocalEntry &entry : entries)
        if (is_sent(entry))
            names_[entry.path.parent()].emplace_back(entry.path.name());
}

const std::string &NameMap::choose(const RelPath &local, const RelPath &phone_folder, const RemoteFolder *there) {
    const std::string name{local.name()};
    const auto [chosen, is_new] = chosen_.try_emplace(local, name);
    if (!is_new || !utf16_length(name))
        return chosen->second;
    chosen->second = choose_among(name, siblings_in(local.parent()), there);
    if (chosen->second != name && mapped_)
        mapped_(phone_folder, chosen->second, name);
    return chosen->second;
}

const std::string *NameMap::chosen(const RelPath &local) const {
    const auto found = chosen_.find(local);
    return found == chosen_.end() ? nullptr : &found->second;
}

const NameMap::Siblings &NameMap::siblings_in(const RelPath &folder) {
    if (folder_ == folder)
        return siblings_;
    folder_ = folder;
    siblings_ = {};
    if (const auto names = names_.find(folder); names != names_.end())
        for (const std::string &name : names->second) {
            siblings_.by_look[name_key(look_alike(name))].push_back(name);
            ++siblings_.by_hash[name_key(hashed_name(name, few_digits))];
        }
    return siblings_;
}

std::string NameMap::choose_among(const std::string &name, const Siblings &siblings, const RemoteFolder *there) {
    std::string look = look_alike(name);
    if (look == name && has(there, name))
        return name;
    std::string hashed = unique_hashed_name(name, siblings, there);
    const bool was_sent_hashed = has(there, hashed); // by an earlier run, when something else had the better name
    return was_sent_hashed || has_rival(there, look) || !wins(name, siblings, there) ? hashed : look;
}

/// Eight digits do, unless somebody has made names of which they do not.
std::string NameMap::unique_hashed_name(const std::string &name, const Siblings &siblings, const RemoteFolder *there) {
    std::string hashed = hashed_name(name, few_digits);
    const std::string key = name_key(hashed);
    const auto equal_looks = siblings.by_look.find(key);
    const bool looks_like_another = equal_looks != siblings.by_look.end() &&
                                    std::ranges::any_of(equal_looks->second, [&](const auto &n) { return n != name; });
    const auto equal_hashes = siblings.by_hash.find(key);
    const bool hashes_like_another = equal_hashes != siblings.by_hash.end() && equal_hashes->second > 1;
    if (looks_like_another || hashes_like_another || has_rival(there, hashed))
        return hashed_name(name, all_digits);
    return hashed;
}

/// Of names whose look-alikes may be one to the phone: one that needs no substitute before one that does, one that is
/// there before one that is not, the first bytewise.
bool NameMap::wins(const std::string &name, const Siblings &siblings, const RemoteFolder *there) {
    const auto rank = [&](const std::string &other) {
        const std::string look = look_alike(other);
        return std::tuple{look != other, !has(there, look), other};
    };
    const auto rivals = siblings.by_look.find(name_key(look_alike(name)));
    return rivals == siblings.by_look.end() || std::ranges::none_of(rivals->second, [&](const std::string &other) {
               return other != name && rank(other) < rank(name);
           });
}

} // namespace mtpsync
