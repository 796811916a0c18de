// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "client/device_info.hpp"
#include "client/device_proxy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mtpsync {

struct ListedEntry {
    std::string name; ///< escaped
    bool folder = false;
    std::uint64_t size = 0;
    std::string remark; ///< "", "twin", "unlisted" or "stale"
};

/// What is in a folder of a phone. Made for one phone, thread-bound.
class FolderListing {
public:
    FolderListing(DaemonClient &client, const DeviceInfo &device);

    /// All entries, in the order of names; waits until the phone has been asked for the folder. Throws sdbus::Error,
    /// and Error (DeviceGone, DaemonUnreachable) when phone or daemon leave meanwhile.
    [[nodiscard]] std::vector<ListedEntry> read(const std::string &storage, const std::string &path);

private:
    /// Nothing while the daemon does not know the folder.
    std::optional<std::vector<ListedEntry>> read_what_is_known(const std::string &storage, const std::string &path);
    void wait_for_change();

    DaemonClient &client_;
    DeviceInfo device_;
    DeviceProxy proxy_;
    bool changed_ = false;
    bool gone_ = false;
};

} // namespace mtpsync
