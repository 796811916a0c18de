// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/phone_digest_store.hpp"

#include "common/error.hpp"
#include "daemon/store/digest_column.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace mtpsync {

namespace {

constexpr std::int64_t day = 24 * 60 * 60;
/// A phone that lies in a drawer for a year is worth its rows; one that was sold is not.
constexpr std::int64_t longest_unlooked = 400 * day;
/// Dates of looking are only kept to this precision: a run that finds nothing new shall write little.
constexpr std::int64_t seen_precision = 7 * day;

constexpr std::string_view of_folder = " WHERE device = ? AND storage = ? AND path >= ? AND path < ?";

/// The two ends of what is below a folder; '0' is the byte behind '/'.
void bind_folder(SqlStatement &statement, const PhoneFolder &folder) {
    const std::string &path = folder.path.bytes();
    statement.bind(folder.device).bind(folder.storage);
    if (folder.path.is_root())
        statement.bind(std::string_view{}).bind("\xff");
    else
        statement.bind(path + "/").bind(path + "0");
}

/// Nothing for a row that this version does not understand.
std::optional<std::pair<RelPath, ProvenDigest>> file_of(const SqlStatement &row) {
    try {
        const auto digest = digest_of(row.text(3));
        if (!digest)
            return std::nullopt;
        return std::pair{RelPath::parse(row.text(0)), ProvenDigest{.size = static_cast<std::uint64_t>(row.number(1)),
                                                                   .date_token = row.number(2),
                                                                   .digest = *digest,
                                                                   .proven_at = row.number(4)}};
    } catch (const Error &error) {
        spdlog::warn("what was proven of a file is not used: {}", error.what());
        return std::nullopt;
    }
}

bool is_known(sqlite3 *database, const std::string &device, const std::string &storage, const RelPath &path) {
    SqlStatement row{database, "SELECT 1 FROM phone_digests WHERE device = ? AND storage = ? AND path = ?"};
    return row.bind(device).bind(storage).bind(path.bytes()).step();
}

} // namespace

void PhoneDigestStore::remember(const std::string &device, const std::string &storage,
                                const std::map<RelPath, ProvenDigest> &files, std::int64_t now) {
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        for (const auto &[path, proven] : files) {
            SqlStatement statement{database,
                                   "INSERT OR REPLACE INTO phone_digests (device, storage, path, size,"
                                   " date_token, digest, proven_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
            statement.bind(device).bind(storage).bind(path.bytes()).bind(static_cast<std::int64_t>(proven.size));
            statement.bind(proven.date_token).bind_blob(proven.digest.bytes).bind(proven.proven_at).bind(now).step();
        }
    });
}

void PhoneDigestStore::forget(const std::string &device, const std::string &storage, const std::set<RelPath> &paths) {
    const auto any_is_known = [&](sqlite3 *database) {
        return std::ranges::any_of(paths,
                                   [&](const RelPath &path) { return is_known(database, device, storage, path); });
    };
    if (!database_.read(any_is_known))
        return; // nearly always, when a new file is sent
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        for (const RelPath &path : paths) {
            SqlStatement statement{database, "DELETE FROM phone_digests WHERE device = ? AND storage = ? AND path = ?"};
            statement.bind(device).bind(storage).bind(path.bytes()).step();
        }
    });
}

std::map<RelPath, ProvenDigest> PhoneDigestStore::below(const PhoneFolder &folder) const {
    return database_.read([&](sqlite3 *database) {
        SqlStatement row{database, "SELECT path, size, date_token, digest, proven_at FROM phone_digests" +
                                       std::string{of_folder} + " ORDER BY path"};
        bind_folder(row, folder);
        std::map<RelPath, ProvenDigest> files;
        while (row.step())
            if (auto file = file_of(row))
                files.insert(files.end(), std::move(*file));
        return files;
    });
}

void PhoneDigestStore::note_seen(const PhoneFolder &folder, std::int64_t now) {
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        SqlStatement seen{database,
                          "UPDATE phone_digests SET seen_at = ?" + std::string{of_folder} + " AND seen_at < ?"};
        seen.bind(now);
        bind_folder(seen, folder);
        seen.bind(now - seen_precision).step();
        SqlStatement old{database, "DELETE FROM phone_digests WHERE seen_at < ?"};
        old.bind(now - longest_unlooked).step();
    });
}

std::set<std::string> PhoneDigestStore::devices() const {
    return database_.read([](sqlite3 *database) {
        SqlStatement statement{database, "SELECT DISTINCT device FROM phone_digests"};
        return statement.texts();
    });
}

std::set<std::string> PhoneDigestStore::storages_of(const std::string &device) const {
    return database_.read([&](sqlite3 *database) {
        SqlStatement statement{database, "SELECT DISTINCT storage FROM phone_digests WHERE device = ?"};
        statement.bind(device);
        return statement.texts();
    });
}

} // namespace mtpsync
