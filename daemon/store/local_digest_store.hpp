// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/local_digests.hpp"
#include "daemon/store/state_db.hpp"

namespace mtpsync {

/// The digests of local files in the state database. Thread-safe.
class LocalDigestStore : public LocalDigests {
public:
    /// @p database is borrowed.
    explicit LocalDigestStore(StateDb &database) : database_{database} {}

    void remember(const std::vector<KnownFile> &files, std::int64_t now) override;
    void forget(const FileIdentity &file) override;
    [[nodiscard]] std::optional<KnownDigest> find(const FileIdentity &file) const override;

private:
    StateDb &database_;
};

} // namespace mtpsync
