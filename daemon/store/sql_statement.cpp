// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/sql_statement.hpp"

#include "common/error.hpp"

#include <sqlite3.h>

namespace mtpsync {

void throw_sql_error(sqlite3 *database, std::string_view what) {
    const bool is_full = sqlite3_errcode(database) == SQLITE_FULL;
    const char *file = sqlite3_db_filename(database, "main");
    throw Error{ErrorCode::StateUnwritable, std::string{what} + " '" + (file == nullptr ? "" : file) +
                                                "': " + sqlite3_errmsg(database) +
                                                (is_full ? "; free some space on this machine" : "")};
}

void SqlStatement::Finalizer::operator()(sqlite3_stmt *statement) const noexcept {
    sqlite3_finalize(statement);
}

SqlStatement::SqlStatement(sqlite3 *database, std::string_view sql) : database_{database} {
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
    statement_.reset(statement);
}

SqlStatement &SqlStatement::bind(std::string_view text) {
    // paths are bytes: as blobs they are compared and given back as they are
    check(sqlite3_bind_blob64(statement_.get(), ++bound_, text.empty() ? "" : text.data(), text.size(),
                              SQLITE_TRANSIENT)); // NOLINT(cppcoreguidelines-pro-type-cstyle-cast)
    return *this;
}

SqlStatement &SqlStatement::bind(std::int64_t number) {
    check(sqlite3_bind_int64(statement_.get(), ++bound_, number));
    return *this;
}

SqlStatement &SqlStatement::bind_blob(std::span<const std::uint8_t> bytes) {
    return bind(std::string_view{reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

SqlStatement &SqlStatement::bind_null() {
    check(sqlite3_bind_null(statement_.get(), ++bound_));
    return *this;
}

bool SqlStatement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        throw_sql_error(database_, "cannot use the state database");
    return false;
}

std::string SqlStatement::text(int column) const {
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr ? std::string{} : std::string{bytes, static_cast<std::size_t>(size)};
}

std::int64_t SqlStatement::number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

bool SqlStatement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::set<std::string> SqlStatement::texts() {
    std::set<std::string> values;
    while (step())
        values.insert(text(0));
    return values;
}

void SqlStatement::check(int code) const {
    if (code != SQLITE_OK)
        throw_sql_error(database_, "cannot use the state database");
}

} // namespace mtpsync
