// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/manifest_choice.hpp"

#include "common/error.hpp"
#include "common/manifest.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <set>

namespace mtpsync {

namespace {

std::string list_of(const std::set<std::string> &names) {
    std::string list;
    for (const std::string &name : names)
        list.append(list.empty() ? "'" : ", '").append(escape_for_display(name)).append("'");
    return list;
}

/// What a choice is about, in words and in errors.
struct Kind {
    const char *name;
    ErrorCode none;
    ErrorCode several;
};
constexpr Kind device_kind{"phone", ErrorCode::NoSuchDevice, ErrorCode::AmbiguousDevice};
constexpr Kind storage_kind{"storage", ErrorCode::NoSuchStorage, ErrorCode::AmbiguousStorage};

const std::string &choose(const std::set<std::string> &known, const std::string &wanted, const Kind &kind) {
    const std::string name = kind.name;
    if (known.empty())
        throw Error{kind.none, "nothing is proven of any " + name + " yet; execute or verify first"};
    if (wanted.empty() && known.size() > 1)
        throw Error{kind.several, "files of several " + name + "s are proven; name one of them: " + list_of(known)};
    const auto found = wanted.empty() ? known.begin() : std::ranges::find_if(known, [&](const std::string &one) {
        return one == wanted || escape_for_display(one) == wanted; // as people see it
    });
    if (found == known.end())
        throw Error{kind.none, "nothing is proven of the " + name + " '" + escape_for_display(wanted) + "'; there is " +
                                   list_of(known)};
    return *found;
}

/// @p path with the local names of whatever is below @p folder.
RelPath local_path(const RelPath &path, const PhoneFolder &folder, const NameMemory &names) {
    if (path == folder.path)
        return path;
    const PhoneFolder parent{.device = folder.device, .storage = folder.storage, .path = path.parent()};
    const std::string name{path.name()};
    return local_path(parent.path, folder, names).child(names.local_name_of(parent, name).value_or(name));
}

std::map<RelPath, ProvenDigest> with_local_names(const std::map<RelPath, ProvenDigest> &files,
                                                 const PhoneFolder &folder, const NameMemory &names) {
    std::map<RelPath, ProvenDigest> renamed;
    for (const auto &[path, proven] : files)
        renamed.emplace(local_path(path, folder, names), proven);
    return renamed;
}

} // namespace

std::string manifest_of(const PhoneDigests &digests, const NameMemory &names, const Target &target) {
    const auto devices = digests.devices();
    const std::string &device = choose(devices, target.device, device_kind);
    const auto storages = digests.storages_of(device);
    const std::string &storage = choose(storages, target.storage, storage_kind);
    const PhoneFolder folder{.device = device, .storage = storage, .path = target.dest};
    const auto files = digests.below(folder);
    const bool is_mapped = target.names == NamePolicy::Map;
    return print_manifest(is_mapped ? with_local_names(files, folder, names) : files, target.dest);
}

} // namespace mtpsync
