// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/date_time.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace vphone {

/// A file that has a size but no bytes on disk.
struct SyntheticFile {
    std::uint64_t size = 0;
    std::optional<std::uint64_t> seed;     ///< nothing: the content was discarded and cannot be given back
    std::set<std::uint64_t> flipped_bytes; ///< offsets of bytes that went bad
    Timestamp modified{};
};

/// Which files of a storage are synthetic: folder -> name -> file, in paths relative to the storage ("" is its root).
/// The folders themselves are real directories. Owned by the Flash, thread-bound.
class SyntheticTable {
public:
    using Folder = std::map<std::string, SyntheticFile>;

    [[nodiscard]] const SyntheticFile *find(const std::string &path) const;
    [[nodiscard]] SyntheticFile *find(const std::string &path);
    [[nodiscard]] const Folder &folder(const std::string &path) const;
    /// Sum of the sizes at and below @p path.
    [[nodiscard]] std::uint64_t size_below(const std::string &path) const;

    void put(const std::string &path, SyntheticFile file);
    /// Forgets @p path and all below it.
    void erase(const std::string &path);
    /// What is at and below @p from is afterwards at and below @p to.
    void rename(const std::string &from, const std::string &to);
    /// What is at and below @p from is also at and below @p to of @p other, which may be this table.
    void copy(const std::string &from, SyntheticTable &other, const std::string &to) const;

private:
    std::map<std::string, Folder> folders_;
};

/// The bytes of @p file, which must have a seed.
[[nodiscard]] std::shared_ptr<Content> synthetic_content(const SyntheticFile &file);

} // namespace vphone
