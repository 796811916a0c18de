// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * A folder of small documents that survive a power cut whole or not at all: each is written under a temporary name,
 * synced and renamed. Reentrant; several jobs may write different documents at once.
 */
class StateDirectory {
public:
    /// Makes the folder, readable for its user only. Throws Error (StateUnwritable).
    explicit StateDirectory(std::filesystem::path path);

    /// Throws Error (StateUnwritable); the document is the old one then.
    void write(const std::string &name, std::string_view content) const;
    /// Nothing when it is not there or cannot be read.
    [[nodiscard]] std::optional<std::string> read(const std::string &name) const;
    /// Open for reading; invalid when it is not there.
    [[nodiscard]] UniqueFd open(const std::string &name) const;
    void remove(const std::string &name) const noexcept;
    /// Names of the documents, without temporary ones; in no order.
    [[nodiscard]] std::vector<std::string> names() const;
    /// The file @p name is one that a write leaves when it is interrupted.
    [[nodiscard]] static bool is_temporary(std::string_view name) noexcept;

private:
    std::filesystem::path path_;
};

/// Reads a whole file of at most @p limit bytes from its beginning. Throws Error (InvalidArgument) when it is larger or
/// cannot be read.
[[nodiscard]] std::string read_whole(int fd, std::size_t limit);

} // namespace mtpsync
