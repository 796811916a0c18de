// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/folder_listing.hpp"

#include "common/error.hpp"

#include <tuple>

namespace mtpsync {

FolderListing::FolderListing(DaemonClient &client, const DeviceInfo &device)
    : client_{client}, device_{device}, proxy_{client.connection(), device.path} {
    proxy_.on_tree_changed = [this] { changed_ = true; };
    client_.manager().on_removed = [this](const std::string &path) { gone_ = gone_ || path == device_.path; };
}

std::vector<ListedEntry> FolderListing::read(const std::string &storage, const std::string &path) {
    const auto agent = client_.let_ask();
    for (;;) {
        changed_ = false;
        if (auto entries = read_what_is_known(storage, path))
            return *entries;
        wait_for_change();
    }
}

std::optional<std::vector<ListedEntry>> FolderListing::read_what_is_known(const std::string &storage,
                                                                          const std::string &path) {
    constexpr std::uint32_t usual_limit = 0;
    std::vector<ListedEntry> all;
    std::string cursor;
    do {
        const auto [entries, complete, next] = proxy_.List(storage, path, cursor, usual_limit);
        if (!complete)
            return std::nullopt;
        for (const auto &entry : entries)
            all.push_back({.name = std::get<0>(entry),
                           .folder = std::get<1>(entry) == "dir",
                           .size = std::get<2>(entry),
                           .remark = std::get<3>(entry)});
        cursor = next;
    } while (!cursor.empty());
    return all;
}

void FolderListing::wait_for_change() {
    while (!changed_) {
        client_.require_daemon("nothing was listed");
        if (gone_)
            throw Error{ErrorCode::DeviceGone, device_.label() + " was unplugged; plug it in again"};
        client_.pump();
    }
}

} // namespace mtpsync
