// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/phone_digests.hpp"
#include "daemon/store/state_db.hpp"

namespace mtpsync {

/// The digests of files on phones in the state database. Thread-safe.
class PhoneDigestStore : public PhoneDigests {
public:
    /// @p database is borrowed.
    explicit PhoneDigestStore(StateDb &database) : database_{database} {}

    void remember(const std::string &device, const std::string &storage, const std::map<RelPath, ProvenDigest> &files,
                  std::int64_t now) override;
    void forget(const std::string &device, const std::string &storage, const std::set<RelPath> &paths) override;
    [[nodiscard]] std::map<RelPath, ProvenDigest> below(const PhoneFolder &folder) const override;
    void note_seen(const PhoneFolder &folder, std::int64_t now) override;
    [[nodiscard]] std::set<std::string> devices() const override;
    [[nodiscard]] std::set<std::string> storages_of(const std::string &device) const override;

private:
    StateDb &database_;
};

} // namespace mtpsync
