// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "tests/phone/mtp/flash_writer.hpp"
#include "tests/phone/mtp/phone_state.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vphone {

/// A file that is going to be replaced: of one of its versions a whole copy has to lie in its folder. A value.
struct WatchedFile {
    using Version = std::pair<std::uint64_t, std::string>; ///< size, and SHA-256 in hexadecimal digits

    std::size_t storage = 0;
    std::string folder; ///< path in the storage
    std::string name;   ///< for messages: the copy may have any
    std::set<Version> versions;
    std::set<std::string> others; ///< names of other files of the folder, which are no copy although they may be equal

    /// [{"folder", "name", "versions": [{"size", "sha256"}, ...], "others": [name, ...], "storage": 0}, ...], of which
    /// the last two may be absent. Throws std::invalid_argument that names what is wrong.
    [[nodiscard]] static std::vector<WatchedFile> list_from_json(const nlohmann::json &list);
};

/// Looks into the folders of watched files after every change of a storage, whoever made it, and remembers each file of
/// which there was a moment without any whole copy, old or new. A byte that the phone itself spoils is not the host's
/// doing: a file that is lost by that is watched no more. Owned by ControlCommands, thread-bound.
class ReplacementAudit {
public:
    /// Registers itself with the storages of @p phone, which must outlive it.
    explicit ReplacementAudit(PhoneState &phone);
    ReplacementAudit(const ReplacementAudit &) = delete;
    ReplacementAudit &operator=(const ReplacementAudit &) = delete;
    ~ReplacementAudit();

    /// From now on these and no others; what was remembered is forgotten. Throws std::invalid_argument when one has no
    /// whole copy now.
    void watch(std::vector<WatchedFile> files);
    /// {"watched": n, "looks": n, "lost": [{"file": path, "after": "remove Sync/a.txt"}, ...]}
    [[nodiscard]] nlohmann::json report() const;

private:
    struct Lost {
        std::string file;
        std::string after;
    };
    struct Copy {
        std::string name;
        WatchedFile::Version version;
    };

    void look(std::size_t storage, const Mutation &mutation);
    /// What lies in @p folder and may be a copy of one of the watched files.
    [[nodiscard]] std::vector<Copy> whole_copies(std::size_t storage, const std::string &folder) const;
    [[nodiscard]] bool may_be_a_copy(std::size_t storage, const std::string &folder, std::uint64_t size) const;
    void judge(std::size_t storage, const std::string &folder, const Mutation &mutation);

    PhoneState &phone_;
    std::vector<WatchedFile> files_;
    std::vector<Lost> lost_;
    std::uint64_t looks_ = 0;
};

} // namespace vphone
