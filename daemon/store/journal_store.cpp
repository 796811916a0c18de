// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/journal_store.hpp"

#include "common/error.hpp"
#include "daemon/store/digest_column.hpp"

#include <spdlog/spdlog.h>

namespace mtpsync {

namespace {

constexpr std::string_view columns =
    "SELECT device, storage, path, step, size, digest, old_size, old_date, old_is_doubtful FROM flights ";

SqlStatement &bind_place(SqlStatement &statement, const FlightPlace &place) {
    return statement.bind(place.device).bind(place.storage).bind(place.path.bytes());
}

/// Nothing for a row that this version does not understand.
std::optional<Flight> flight_of(const SqlStatement &row) {
    try {
        const auto step = flight_step_from_word(row.text(3));
        if (!step)
            return std::nullopt;
        Flight flight{
            .place = {.device = row.text(0), .storage = row.text(1), .path = RelPath::parse(row.text(2))},
            .step = *step,
            .size = static_cast<std::uint64_t>(row.number(4)),
            .digest = digest_of(row.text(5)),
            .old = std::nullopt,
            .old_is_doubtful = row.number(8) != 0,
        };
        if (!row.is_null(6))
            flight.old = OldVersion{.size = static_cast<std::uint64_t>(row.number(6)), .date_token = row.number(7)};
        return flight;
    } catch (const Error &error) {
        spdlog::warn("an entry of the journal is left alone: {}", error.what());
        return std::nullopt;
    }
}

} // namespace

void JournalStore::note(const Flight &flight) {
    // A torn new file is found by looking; a replaced one must never be forgotten.
    const auto durability =
        flight.step == FlightStep::Sending ? StateDb::Durability::Lazy : StateDb::Durability::Synced;
    database_.write(durability, [&](sqlite3 *database) {
        SqlStatement statement{database, "INSERT OR REPLACE INTO flights (device, storage, path, step, size, digest,"
                                         " old_size, old_date, old_is_doubtful) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
        bind_place(statement, flight.place).bind(to_word(flight.step)).bind(static_cast<std::int64_t>(flight.size));
        if (flight.digest)
            statement.bind_blob(flight.digest->bytes);
        else
            statement.bind_null();
        if (flight.old)
            statement.bind(static_cast<std::int64_t>(flight.old->size)).bind(flight.old->date_token);
        else
            statement.bind_null().bind_null();
        statement.bind(std::int64_t{flight.old_is_doubtful ? 1 : 0}).step();
    });
}

void JournalStore::forget(const FlightPlace &place) {
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        SqlStatement statement{database, "DELETE FROM flights WHERE device = ? AND storage = ? AND path = ?"};
        bind_place(statement, place).step();
    });
}

std::optional<Flight> JournalStore::find(const FlightPlace &place) const {
    return database_.read([&](sqlite3 *database) -> std::optional<Flight> {
        SqlStatement statement{database, std::string{columns} + "WHERE device = ? AND storage = ? AND path = ?"};
        bind_place(statement, place);
        return statement.step() ? flight_of(statement) : std::nullopt;
    });
}

std::vector<Flight> JournalStore::of(const std::string &device, const std::string &storage) const {
    return database_.read([&](sqlite3 *database) {
        SqlStatement statement{database, std::string{columns} + "WHERE device = ? AND storage = ? ORDER BY path"};
        statement.bind(device).bind(storage);
        std::vector<Flight> flights;
        while (statement.step())
            if (auto flight = flight_of(statement))
                flights.push_back(std::move(*flight));
        return flights;
    });
}

std::set<std::string> JournalStore::storages_of(const std::string &device) const {
    return database_.read([&](sqlite3 *database) {
        SqlStatement statement{database, "SELECT DISTINCT storage FROM flights WHERE device = ?"};
        statement.bind(device);
        return statement.texts();
    });
}

std::set<std::string> JournalStore::devices() const {
    return database_.read([&](sqlite3 *database) {
        SqlStatement statement{database, "SELECT DISTINCT device FROM flights"};
        return statement.texts();
    });
}

} // namespace mtpsync
