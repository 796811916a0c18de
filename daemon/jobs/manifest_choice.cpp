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

} // namespace

std::string manifest_of(const PhoneDigests &digests, const Target &target) {
    const auto devices = digests.devices();
    const std::string &device = choose(devices, target.device, device_kind);
    const auto storages = digests.storages_of(device);
    const std::string &storage = choose(storages, target.storage, storage_kind);
    const auto files = digests.below({.device = device, .storage = storage, .path = target.dest});
    return print_manifest(files, target.dest);
}

} // namespace mtpsync
