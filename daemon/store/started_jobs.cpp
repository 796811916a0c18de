// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/started_jobs.hpp"

namespace mtpsync {

namespace {

SqlStatement &bind_target(SqlStatement &statement, const PlanTarget &target) {
    statement.bind(target.device).bind(target.storage).bind(target.dest).bind(target.source);
    return statement.bind(to_word(target.direction));
}

} // namespace

void StartedJobs::note(const StartedJob &job) {
    database_.write(StateDb::Durability::Synced, [&](sqlite3 *database) {
        SqlStatement statement{database,
                               "INSERT OR REPLACE INTO started_jobs (device, storage, dest, source, direction, options)"
                               " VALUES (?, ?, ?, ?, ?, ?)"};
        bind_target(statement, job.target).bind(job.options).step();
    });
}

void StartedJobs::forget(const PlanTarget &target) {
    database_.write(StateDb::Durability::Synced, [&](sqlite3 *database) {
        SqlStatement statement{database,
                               "DELETE FROM started_jobs WHERE device = ? AND storage = ? AND dest = ? AND source = ?"
                               " AND direction = ?"};
        bind_target(statement, target).step();
    });
}

std::vector<StartedJob> StartedJobs::all() const {
    return database_.read([](sqlite3 *database) {
        SqlStatement row{database, "SELECT device, storage, dest, source, direction, options FROM started_jobs"};
        std::vector<StartedJob> jobs;
        while (row.step())
            jobs.push_back({.target = {.device = row.text(0),
                                       .model = "",
                                       .storage = row.text(1),
                                       .dest = row.text(2),
                                       .source = row.text(3),
                                       .direction = direction_from_word(row.text(4)).value_or(Direction::Push)},
                            .options = row.text(5)});
        return jobs;
    });
}

} // namespace mtpsync
