// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/journal.hpp"
#include "daemon/store/state_db.hpp"

#include <set>
#include <string>

namespace mtpsync {

/// The journal in the state database. Thread-safe.
class JournalStore : public Journal {
public:
    explicit JournalStore(StateDb &database) : database_{database} {}

    void note(const Flight &flight) override;
    void forget(const FlightPlace &place) override;
    [[nodiscard]] std::optional<Flight> find(const FlightPlace &place) const override;
    [[nodiscard]] std::vector<Flight> of(const std::string &device, const std::string &storage) const override;
    [[nodiscard]] std::set<std::string> storages_of(const std::string &device) const override;
    [[nodiscard]] std::set<std::string> devices() const override;

private:
    StateDb &database_;
};

} // namespace mtpsync
