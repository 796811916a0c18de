// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace vphone {

/// A directory that goes with the object, and what a test does in it. Owned by the test, thread-bound.
class TempDirectory {
public:
    /// Throws std::system_error when none can be made.
    TempDirectory();
    TempDirectory(const TempDirectory &) = delete;
    TempDirectory &operator=(const TempDirectory &) = delete;
    ~TempDirectory();

    [[nodiscard]] const std::filesystem::path &path() const noexcept { return path_; }

    /// Makes the folders on the way too.
    void write(const std::string &file, const std::string &content) const;
    [[nodiscard]] std::string read(const std::string &file) const;
    [[nodiscard]] bool has(const std::string &file) const;

private:
    std::filesystem::path path_;
};

} // namespace vphone
