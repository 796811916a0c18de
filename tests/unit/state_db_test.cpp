// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "daemon/store/journal_store.hpp"
#include "daemon/store/phone_digest_store.hpp"
#include "daemon/store/started_jobs.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"
#include "tests/support/catch.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

using namespace mtpsync;

namespace fs = std::filesystem;

namespace {

class StateFixture {
public:
    StateFixture() { spdlog::set_level(spdlog::level::off); }

protected:
    [[nodiscard]] std::size_t set_aside() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(fs::directory_iterator{temp_.path()}, [](const auto &item) {
                return item.path().filename().string().starts_with("state.db.damaged-");
            }));
    }

    vphone::TempDirectory temp_;
};

Flight flight_of(const std::string &path, FlightStep step = FlightStep::Sending) {
    return {.place = {.device = "ONE", .storage = "SD", .path = RelPath::parse(path)}, .step = step, .size = 7};
}

} // namespace

TEST_CASE_METHOD(StateFixture, "what the journal is told is there in the next run") {
    Flight placing = flight_of("Music/a\xff", FlightStep::Placing);
    placing.digest = Sha256Hasher{}.finish();
    placing.old = OldVersion{.size = std::uint64_t{1} << 40U, .date_token = -5};
    placing.old_is_doubtful = true;
    {
        StateDb database{temp_.path()};
        JournalStore journal{database};
        journal.note(placing);
        journal.note(flight_of("Music/b"));
        journal.note(flight_of("Music/b", FlightStep::Copying)); // one entry for each place
        journal.note(flight_of("Music/c"));
        journal.forget(flight_of("Music/c").place);
    }
    StateDb database{temp_.path()};
    const JournalStore journal{database};
    CHECK(journal.find(placing.place) == placing);
    CHECK(journal.of("ONE", "SD") == std::vector{placing, flight_of("Music/b", FlightStep::Copying)});
    CHECK(journal.of("ONE", "Internal").empty());
    CHECK_FALSE(journal.find(flight_of("Music/c").place));
    CHECK(journal.devices() == std::set<std::string>{"ONE"});
    CHECK(journal.storages_of("ONE") == std::set<std::string>{"SD"});
    CHECK(journal.storages_of("TWO").empty());
}

TEST_CASE_METHOD(StateFixture, "a push and a pull of the same folders are two started jobs") {
    StateDb database{temp_.path()};
    StartedJobs started{database};
    const PlanTarget push{.device = "ONE", .model = "", .storage = "", .dest = "Music", .source = "/m"};
    PlanTarget pull = push;
    pull.direction = Direction::Pull;
    started.note({.target = push, .options = "push"});
    started.note({.target = pull, .options = "pull"});
    CHECK(started.all().size() == 2);
    started.forget(push);
    CHECK(started.all() == std::vector{StartedJob{.target = pull, .options = "pull"}});
}

TEST_CASE_METHOD(StateFixture, "a started job is remembered until it ends, one for each target") {
    StateDb database{temp_.path()};
    StartedJobs started{database};
    const StartedJob music{.target = {.device = "ONE", .model = "", .storage = "", .dest = "Music", .source = "/m\xff"},
                           .options = "first"};
    StartedJob again = music;
    again.options = "second";
    started.note(music);
    started.note(again);
    CHECK(started.all() == std::vector{again});
    started.forget(music.target);
    CHECK(started.all().empty());
}

TEST_CASE_METHOD(StateFixture, "a transaction that fails leaves nothing") {
    StateDb database{temp_.path()};
    JournalStore journal{database};
    journal.note(flight_of("a"));
    CHECK_THROWS_AS(database.write(StateDb::Durability::Synced,
                                   [](sqlite3 *connection) {
                                       SqlStatement{connection, "DELETE FROM flights"}.step();
                                       throw std::runtime_error{"in the middle"};
                                   }),
                    std::runtime_error);
    CHECK(journal.find(flight_of("a").place));
    journal.note(flight_of("b")); // and the next one works
    CHECK(journal.of("ONE", "SD").size() == 2);
}

TEST_CASE_METHOD(StateFixture, "a damaged database is moved aside with all that belongs to it, and begun anew") {
    {
        StateDb database{temp_.path()};
        JournalStore journal{database};
        for (int n = 0; n < 500; ++n)
            journal.note(flight_of("file" + std::to_string(n)));
    }
    std::string content = temp_.read("state.db");
    REQUIRE(content.size() > 8192);
    SECTION("it is something else") {
        content = std::string(5000, 'x');
    }
    SECTION("it ends early") {
        content.resize(content.size() / 2);
    }
    SECTION("pages are gone") {
        std::fill(content.begin() + 4096, content.end(), '\0');
    }
    temp_.write("state.db", content);

    StateDb database{temp_.path()};
    JournalStore journal{database};
    CHECK(journal.of("ONE", "SD").empty());
    journal.note(flight_of("a"));
    CHECK(journal.of("ONE", "SD").size() == 1);
    CHECK(set_aside() >= 1);
}

TEST_CASE_METHOD(StateFixture, "an empty file is what a power cut leaves of a database that was never written") {
    temp_.write("state.db", "");
    StateDb database{temp_.path()};
    JournalStore journal{database};
    journal.note(flight_of("a"));
    CHECK(set_aside() == 0);
}

TEST_CASE_METHOD(StateFixture, "a database of a newer version is moved aside, not written to") {
    {
        StateDb database{temp_.path()};
        database.write(StateDb::Durability::Synced, [](sqlite3 *connection) {
            SqlStatement{connection, "PRAGMA user_version = 99"}.step();
        });
    }
    const StateDb database{temp_.path()};
    CHECK(set_aside() >= 1);
}

TEST_CASE_METHOD(StateFixture, "a database of the first version is kept, and has room for digests from then on") {
    {
        StateDb database{temp_.path()};
        JournalStore{database}.note(flight_of("a"));
        database.write(StateDb::Durability::Synced, [](sqlite3 *connection) {
            SqlStatement{connection, "DROP TABLE phone_digests"}.step();
            SqlStatement{connection, "DROP TABLE local_digests"}.step();
            SqlStatement{connection, "PRAGMA user_version = 1"}.step();
        });
    }
    StateDb database{temp_.path()};
    CHECK(set_aside() == 0);
    CHECK(JournalStore{database}.find(flight_of("a").place));
    PhoneDigestStore digests{database};
    digests.remember("ONE", "SD", {{RelPath::parse("a"), ProvenDigest{}}}, 1);
    CHECK(digests.devices() == std::set<std::string>{"ONE"});
}

TEST_CASE_METHOD(StateFixture, "a started job of the second version keeps its direction") {
    const std::string row = "INSERT INTO started_jobs VALUES (x'4F', x'', x'', CAST(? AS BLOB), CAST(? AS BLOB))";
    {
        StateDb database{temp_.path()};
        database.write(StateDb::Durability::Synced, [&](sqlite3 *connection) {
            SqlStatement{connection, "DROP TABLE started_jobs"}.step();
            SqlStatement{connection, "CREATE TABLE started_jobs (device BLOB NOT NULL, storage BLOB NOT NULL,"
                                     " dest BLOB NOT NULL, source BLOB NOT NULL, options BLOB NOT NULL,"
                                     " PRIMARY KEY (device, storage, dest, source)) WITHOUT ROWID"}
                .step();
            SqlStatement{connection, row}.bind("/a").bind(R"({"direction":"pull"})").step();
            SqlStatement{connection, row}.bind("/b").bind("{}").step();
            SqlStatement{connection, "PRAGMA user_version = 2"}.step();
        });
    }
    StateDb database{temp_.path()};
    CHECK(set_aside() == 0);
    StartedJobs started{database};
    REQUIRE(started.all().size() == 2);
    for (const StartedJob &job : started.all()) {
        CHECK(job.target.direction == (job.target.source == "/a" ? Direction::Pull : Direction::Push));
        started.forget(job.target);
    }
    CHECK(started.all().empty());
}

TEST_CASE_METHOD(StateFixture, "a state directory that is not there is one clear error") {
    try {
        const StateDb database{temp_.path() / "missing"};
        FAIL("no error");
    } catch (const Error &error) {
        CHECK(error.code() == ErrorCode::StateUnwritable);
        CHECK(std::string{error.what()}.find("missing/state.db") != std::string::npos);
    }
}

TEST_CASE("the words of the journal are read back") {
    for (const FlightStep step : {FlightStep::Sending, FlightStep::Staging, FlightStep::Placing, FlightStep::Copying})
        CHECK(flight_step_from_word(to_word(step)) == step);
    CHECK_FALSE(flight_step_from_word("flying"));
}
