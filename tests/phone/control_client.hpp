// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace vphone {

/// The other end of ROOT/control, blocking: for tests and for "vphone ctl". Thread-bound.
class ControlConnection {
public:
    /// Throws std::runtime_error when no virtual phone runs there.
    explicit ControlConnection(const std::filesystem::path &root);

    /// Sends a command and waits for its reply. Throws std::runtime_error when the phone goes away meanwhile.
    [[nodiscard]] nlohmann::json ask(const nlohmann::json &command);

private:
    [[nodiscard]] std::string read_line();

    mtpsync::UniqueFd socket_;
    std::string input_;
};

} // namespace vphone
