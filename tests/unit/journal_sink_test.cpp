// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/log_context.hpp"
#include "daemon/runtime/journal_sink.hpp"
#include "tests/support/catch.hpp"

#include <spdlog/spdlog.h>

#include <set>
#include <string>
#include <thread>

using namespace mtpsync;

namespace {

using Entry = std::set<std::string>;

/// A log whose lines arrive as the journal would see them.
class PlayedJournal {
public:
    PlayedJournal()
        : log{"test", std::make_shared<JournalSink>([this](const iovec *fields, int count) {
                  Entry &entry = entries.emplace_back();
                  for (int index = 0; index < count; ++index)
                      entry.emplace(static_cast<const char *>(fields[index].iov_base), fields[index].iov_len);
                  return 0;
              })} {}

    std::vector<Entry> entries;
    spdlog::logger log;
};

const std::string identifier = "SYSLOG_IDENTIFIER=mtpsyncd";

} // namespace

TEST_CASE("a line is an entry of the journal with its text, priority and program") {
    PlayedJournal journal;
    journal.log.warn("{} of {}\nlines", 1, 2);
    REQUIRE(journal.entries.size() == 1);
    CHECK(journal.entries.front() == Entry{"MESSAGE=1 of 2\nlines", "PRIORITY=4", identifier});
}

TEST_CASE("what is logged about a job of a phone has both as fields, as long as it is about them") {
    PlayedJournal journal;
    {
        const LogContext phone{"R58M"};
        {
            const LogContext job{"", 12};
            journal.log.info("copying");
        }
        journal.log.info("idle");
    }
    journal.log.error("alone");
    REQUIRE(journal.entries.size() == 3);
    CHECK(journal.entries[0] ==
          Entry{"MESSAGE=copying", "PRIORITY=6", identifier, "MTPSYNC_DEVICE=R58M", "MTPSYNC_JOB=12"});
    CHECK(journal.entries[1] == Entry{"MESSAGE=idle", "PRIORITY=6", identifier, "MTPSYNC_DEVICE=R58M"});
    CHECK(journal.entries[2] == Entry{"MESSAGE=alone", "PRIORITY=3", identifier});
}

TEST_CASE("what one thread is busy with does not show in the lines of another") {
    PlayedJournal journal;
    const LogContext context{"R58M", 12};
    std::jthread{[&] { journal.log.info("elsewhere"); }}.join();
    REQUIRE(journal.entries.size() == 1);
    CHECK(journal.entries.front() == Entry{"MESSAGE=elsewhere", "PRIORITY=6", identifier});
}
