// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/name_store.hpp"

namespace mtpsync {

void NameStore::remember(const PhoneFolder &folder, const std::string &phone_name, const std::string &local_name) {
    if (local_name_of(folder, phone_name) == local_name)
        return; // nearly always: the names of a folder are the same in every run
    // What a power cut takes back is remembered again by the next run, which finds the same names.
    database_.write(StateDb::Durability::Lazy, [&](sqlite3 *database) {
        SqlStatement statement{database,
                               "INSERT OR REPLACE INTO names (device, storage, folder, phone_name, local_name)"
                               " VALUES (?, ?, ?, ?, ?)"};
        statement.bind(folder.device).bind(folder.storage).bind(folder.path.bytes());
        statement.bind(phone_name).bind(local_name).step();
    });
}

std::optional<std::string> NameStore::local_name_of(const PhoneFolder &folder, const std::string &phone_name) const {
    return database_.read([&](sqlite3 *database) -> std::optional<std::string> {
        SqlStatement statement{database, "SELECT local_name FROM names"
                                         " WHERE device = ? AND storage = ? AND folder = ? AND phone_name = ?"};
        statement.bind(folder.device).bind(folder.storage).bind(folder.path.bytes()).bind(phone_name);
        return statement.step() ? std::optional{statement.text(0)} : std::nullopt;
    });
}

} // namespace mtpsync
