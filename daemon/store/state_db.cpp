// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/state_db.hpp"

#include "common/error.hpp"
#include "common/utc_time.hpp"

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <array>
#include <string>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds busy_time{10'000}; // somebody looks at it with the sqlite3 program

/// One entry for each version of the schema, in order; never changed, only added to.
constexpr std::array<std::string_view, 3> migrations{
    "CREATE TABLE flights (device BLOB NOT NULL, storage BLOB NOT NULL, path BLOB NOT NULL, step BLOB NOT NULL,"
    " size INTEGER NOT NULL, digest BLOB, old_size INTEGER, old_date INTEGER, old_is_doubtful INTEGER NOT NULL,"
    " PRIMARY KEY (device, storage, path)) WITHOUT ROWID;"
    "CREATE TABLE started_jobs (device BLOB NOT NULL, storage BLOB NOT NULL, dest BLOB NOT NULL, source BLOB NOT NULL,"
    " options BLOB NOT NULL, PRIMARY KEY (device, storage, dest, source)) WITHOUT ROWID;"
    "CREATE TABLE names (device BLOB NOT NULL, storage BLOB NOT NULL, folder BLOB NOT NULL, phone_name BLOB NOT NULL,"
    " local_name BLOB NOT NULL, PRIMARY KEY (device, storage, folder, phone_name)) WITHOUT ROWID;",
    "CREATE TABLE phone_digests (device BLOB NOT NULL, storage BLOB NOT NULL, path BLOB NOT NULL,"
    " size INTEGER NOT NULL, date_token INTEGER NOT NULL, digest BLOB NOT NULL, proven_at INTEGER NOT NULL,"
    " seen_at INTEGER NOT NULL, PRIMARY KEY (device, storage, path)) WITHOUT ROWID;"
    "CREATE TABLE local_digests (device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,"
    " modified_ns INTEGER NOT NULL, changed_ns INTEGER NOT NULL, digest BLOB NOT NULL, path BLOB NOT NULL,"
    " seen_at INTEGER NOT NULL, PRIMARY KEY (device, inode)) WITHOUT ROWID;"
    "CREATE INDEX local_digests_by_path ON local_digests (path);",
    "ALTER TABLE started_jobs RENAME TO started_jobs_of_2;"
    "CREATE TABLE started_jobs (device BLOB NOT NULL, storage BLOB NOT NULL, dest BLOB NOT NULL, source BLOB NOT NULL,"
    " direction BLOB NOT NULL, options BLOB NOT NULL, PRIMARY KEY (device, storage, dest, source, direction))"
    " WITHOUT ROWID;"
    "INSERT INTO started_jobs SELECT device, storage, dest, source,"
    " CAST(ifnull(json_extract(CAST(options AS TEXT), '$.direction'), 'push') AS BLOB), options FROM started_jobs_of_2;"
    "DROP TABLE started_jobs_of_2;"};

void run_all(sqlite3 *database, const std::string &sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        throw_sql_error(database, "cannot use the state database");
}

std::int64_t version_of(sqlite3 *database) {
    SqlStatement version{database, "PRAGMA user_version"};
    version.step();
    return version.number(0);
}

/// Throws when a page cannot be read or does not hang together.
void check_whole(sqlite3 *database) {
    SqlStatement check{database, "PRAGMA quick_check(1)"};
    if (check.step() && check.text(0) != "ok")
        throw Error{ErrorCode::StateUnwritable, check.text(0)};
}

void migrate(sqlite3 *database) {
    auto version = static_cast<std::size_t>(version_of(database));
    if (version > migrations.size())
        throw Error{ErrorCode::StateUnwritable, "it was written by a newer mtpsyncd"};
    for (; version < migrations.size(); ++version)
        run_all(database, "BEGIN IMMEDIATE;" + std::string{migrations.at(version)} +
                              "PRAGMA user_version = " + std::to_string(version + 1) + ";COMMIT");
}

} // namespace

void StateDb::Closer::operator()(sqlite3 *database) const noexcept {
    sqlite3_close(database);
}

StateDb::StateDb(const fs::path &state) {
    const fs::path file = state / "state.db";
    try {
        database_ = open(file);
    } catch (const Error &error) {
        if (!fs::exists(fs::symlink_status(file)))
            throw;
        spdlog::warn("{}; it is moved aside and begun anew. What was read from phones already is read again",
                     error.what());
        move_aside(file);
        database_ = open(file);
    }
}

StateDb::Handle StateDb::open(const fs::path &file) {
    sqlite3 *opened = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
    Handle database{opened};
    try {
        if (code != SQLITE_OK)
            throw_sql_error(opened, "cannot open the state database");
        sqlite3_busy_timeout(opened, static_cast<int>(busy_time.count()));
        run_all(opened, "PRAGMA journal_mode = WAL; PRAGMA trusted_schema = OFF");
        check_whole(opened);
        migrate(opened);
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
        return database;
    } catch (const std::exception &error) {
        throw Error{ErrorCode::StateUnwritable,
                    "the state database '" + file.string() + "' cannot be used: " + error.what()};
    }
}

/// With what belongs to it: a log of the old database must not be played into the new one.
void StateDb::move_aside(const fs::path &file) {
    const std::string aside = file.string() + ".damaged-" + utc_now();
    for (const char *part : {"", "-wal", "-shm"}) {
        std::error_code error;
        fs::rename(file.string() + part, aside + part, error);
        if (error && error != std::errc::no_such_file_or_directory)
            throw Error{ErrorCode::StateUnwritable,
                        "cannot move '" + file.string() + part + "' aside: " + error.message()};
    }
}

void StateDb::begin(Durability durability) {
    run(durability == Durability::Synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    run("BEGIN IMMEDIATE");
}

void StateDb::roll_back() noexcept {
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr); // fails where SQLite has done it already
}

void StateDb::run(std::string_view sql) {
    SqlStatement{database_.get(), sql}.step();
}

} // namespace mtpsync
