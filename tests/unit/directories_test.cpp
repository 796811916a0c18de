// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/directories.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <optional>
#include <string>

using namespace mtpsync;

namespace {

/// A variable of the environment with another value, as long as it lives; null: without it.
class Variable {
public:
    Variable(const char *name, const char *value) : name_{name} {
        if (const char *before = std::getenv(name))
            before_ = before;
        set(value);
    }
    Variable(const Variable &) = delete;
    Variable &operator=(const Variable &) = delete;
    ~Variable() { set(before_ ? before_->c_str() : nullptr); }

private:
    void set(const char *value) const {
        if (value != nullptr)
            setenv(name_, value, 1);
        else
            unsetenv(name_);
    }

    const char *name_;
    std::optional<std::string> before_;
};

} // namespace

TEST_CASE("the system's directories are those that systemd made, the first of several") {
    const Variable state{"STATE_DIRECTORY", "/var/lib/private/mtpsync:/var/lib/other"};
    const Variable config{"CONFIGURATION_DIRECTORY", "/etc/elsewhere"};
    CHECK(system_state_directory() == "/var/lib/private/mtpsync");
    CHECK(system_config_directory() == "/etc/elsewhere");
}

TEST_CASE("without systemd the system's directories are the usual ones") {
    const Variable state{"STATE_DIRECTORY", nullptr};
    const Variable config{"CONFIGURATION_DIRECTORY", "relative"};
    CHECK(system_state_directory() == "/var/lib/mtpsync");
    CHECK(system_config_directory() == "/etc/mtpsync");
}

TEST_CASE("a user's directories are below those of the XDG variables, or else below the home") {
    const Variable home{"HOME", "/home/somebody"};
    const Variable state{"XDG_STATE_HOME", "/states"};
    const Variable config{"XDG_CONFIG_HOME", "not-absolute"};
    // before version 254 systemd's word for a user's state is a place for configuration
    const Variable from_systemd{"STATE_DIRECTORY", "/home/somebody/.config/mtpsync"};
    CHECK(user_state_directory() == "/states/mtpsync");
    CHECK(user_config_directory() == "/home/somebody/.config/mtpsync");
}
