// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"
#include "tests/phone/mtp/date_time.hpp"
#include "tests/phone/mtp/synthetic_table.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vphone {

/// One file or folder as it is stored.
struct FlashEntry {
    std::string name;
    bool is_folder = false;
    std::uint64_t size = 0;
    Timestamp modified{};
};

/// What a storage holds: a directory of this machine, with the synthetic files laid over it, seen as one tree. Reads
/// only; whatever changes it goes through FlashWriter. Only regular files and directories count. Paths are relative,
/// "" is the root. Owned by its Storage, thread-bound.
class Flash {
public:
    /// Throws std::invalid_argument when @p directory is none.
    explicit Flash(std::filesystem::path directory);

    [[nodiscard]] std::optional<FlashEntry> find(const std::string &path) const;
    /// In the order of their names, so that handles are the same in every run. Empty when @p folder is none.
    [[nodiscard]] std::vector<FlashEntry> list(const std::string &folder) const;
    /// Throws Refusal: GeneralError when the file cannot be opened, AccessDenied when its content was discarded.
    [[nodiscard]] std::shared_ptr<Content> open(const std::string &path) const;

    /// Bytes of all files, the synthetic ones included. The first call walks the directory.
    [[nodiscard]] std::uint64_t used() const;
    [[nodiscard]] std::uint64_t size_below(const std::string &path) const;
    [[nodiscard]] bool is_synthetic(const std::string &path) const { return synthetic_.find(path) != nullptr; }

    /// Somebody else changed the directory: used() must count again.
    void forget_usage() noexcept { used_.reset(); }

private:
    friend class FlashWriter;

    void append_directory(const std::string &folder, const SyntheticTable::Folder &hidden,
                          std::vector<FlashEntry> &entries) const;

    std::filesystem::path directory_;
    mtpsync::UniqueFd root_;
    SyntheticTable synthetic_;
    mutable std::optional<std::uint64_t> used_;
};

} // namespace vphone
