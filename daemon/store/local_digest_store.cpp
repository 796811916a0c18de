// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/local_digest_store.hpp"

#include "daemon/store/digest_column.hpp"

namespace mtpsync {

namespace {

/// Whatever is synchronised once a year at least keeps its rows; what was deleted loses them in the end.
constexpr std::int64_t longest_unseen = std::int64_t{400} * 24 * 60 * 60;

/// SQLite knows no unsigned numbers; the bits are the same.
std::int64_t number_of(std::uint64_t value) noexcept {
    return static_cast<std::int64_t>(value);
}

/// Another file has the path by now, or the inode; the second goes by its key.
void make_place(sqlite3 *database, const KnownFile &file) {
    SqlStatement statement{database, "DELETE FROM local_digests WHERE path = ? AND NOT (device = ? AND inode = ?)"};
    statement.bind(file.path).bind(number_of(file.identity.device)).bind(number_of(file.identity.inode)).step();
}

} // namespace

void LocalDigestStore::remember(const std::vector<KnownFile> &files, std::int64_t now) {
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        for (const KnownFile &file : files) {
            make_place(database, file);
            const FileIdentity &identity = file.identity;
            SqlStatement statement{database, "INSERT OR REPLACE INTO local_digests (device, inode, size, modified_ns,"
                                             " changed_ns, digest, path, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
            statement.bind(number_of(identity.device)).bind(number_of(identity.inode)).bind(number_of(identity.size));
            statement.bind(identity.modified_ns).bind(identity.changed_ns).bind_blob(file.digest.bytes);
            statement.bind(file.path).bind(now).step();
        }
        SqlStatement old{database, "DELETE FROM local_digests WHERE seen_at < ?"};
        old.bind(now - longest_unseen).step();
    });
}

void LocalDigestStore::forget(const FileIdentity &file) {
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        SqlStatement statement{database, "DELETE FROM local_digests WHERE device = ? AND inode = ?"};
        statement.bind(number_of(file.device)).bind(number_of(file.inode)).step();
    });
}

std::optional<KnownDigest> LocalDigestStore::find(const FileIdentity &file) const {
    return database_.read([&](sqlite3 *database) -> std::optional<KnownDigest> {
        SqlStatement row{database, "SELECT digest, seen_at FROM local_digests WHERE device = ? AND inode = ?"
                                   " AND size = ? AND modified_ns = ? AND changed_ns = ?"};
        row.bind(number_of(file.device)).bind(number_of(file.inode)).bind(number_of(file.size));
        row.bind(file.modified_ns).bind(file.changed_ns);
        if (!row.step())
            return std::nullopt;
        const auto digest = digest_of(row.text(0));
        return digest ? std::optional{KnownDigest{.digest = *digest, .seen_at = row.number(1)}} : std::nullopt;
    });
}

} // namespace mtpsync
