// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/name_memory.hpp"
#include "daemon/store/state_db.hpp"

namespace mtpsync {

/// The memory of names in the state database. Thread-safe.
class NameStore : public NameMemory {
public:
    /// @p database is borrowed.
    explicit NameStore(StateDb &database) : database_{database} {}

    void remember(const PhoneFolder &folder, const std::string &phone_name, const std::string &local_name) override;
    [[nodiscard]] std::optional<std::string> local_name_of(const PhoneFolder &folder,
                                                           const std::string &phone_name) const override;

private:
    StateDb &database_;
};

} // namespace mtpsync
