// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace mtpsync {

/**
 * One prepared statement of a StateDb, bound from the left, read from the left. Thread-bound; lives while the database
 * is locked. Everything throws Error (StateUnwritable) with SQLite's words.
 */
class SqlStatement {
public:
    SqlStatement(sqlite3 *database, std::string_view sql);

    SqlStatement &bind(std::string_view text);
    SqlStatement &bind(std::int64_t number);
    SqlStatement &bind_blob(std::span<const std::uint8_t> bytes);
    SqlStatement &bind_null();

    /// True when there is a row to be read.
    bool step();

    /// Of the row: column 0 is the first. A text may hold any bytes.
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] bool is_null(int column) const;

    /// The first column of all rows.
    [[nodiscard]] std::set<std::string> texts();

private:
    struct Finalizer {
        void operator()(sqlite3_stmt *statement) const noexcept;
    };
    void check(int code) const;

    sqlite3 *database_;
    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
    int bound_ = 0;
};

/// What SQLite says of the last error.
[[noreturn]] void throw_sql_error(sqlite3 *database, std::string_view what);

} // namespace mtpsync
