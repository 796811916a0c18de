// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// What differs between the phones that the contract suite runs on, where the contract leaves it open.
struct ContractTraits {
    bool lists_completely = true;    ///< listings are Complete
    bool caches_metadata = false;    ///< a second listing of a session is not fresh
    bool refuses_same_name = true;   ///< else the phone stores twins
    bool ignores_case = false;       ///< "A" and "a" are one name
    bool renames = true;             ///< else NotSupported
    bool partial_read = true;        ///< get() reads ranges, and can be cancelled
    bool has_large_files = false;    ///< grow_large() works
    bool reads_beyond_4_gib = false; ///< in ranges
};

/// The calls whose answer a rig can replace.
enum class ContractCall : std::uint8_t { Storages, List, MakeFolder, PutAnnounce, PutData, Get, Rename, Remove };

/**
 * One phone for one test: its content as a person sees it, and what can be done to it. Paths are relative to the root
 * of its only storage. Owned by the test, on its thread.
 */
class ContractRig {
public:
    virtual ~ContractRig() = default;

    [[nodiscard]] virtual const ContractTraits &traits() const = 0;
    /// A new session; ends none.
    virtual std::unique_ptr<Phone> open() = 0;

    // A person at the phone.
    virtual void write(std::string_view path, std::string_view content) = 0;
    [[nodiscard]] virtual std::optional<std::string> stored(std::string_view path) const = 0;
    /// Files and folders, sorted; a folder ends with a slash.
    [[nodiscard]] virtual std::vector<std::string> paths() const = 0;
    /// A file of this size with content that the phone makes up.
    virtual void grow_large(std::string_view path, std::uint64_t size) = 0;
    /// Takes a picture: the file appears, and the phone says so when it has listed the folder.
    virtual void take_photo(std::string_view path) = 0;
    virtual void lock() = 0;
    virtual void unlock() = 0;
    virtual void unplug() = 0;
    virtual void plug() = 0;

    // What goes wrong.
    /// The next @p call is answered with this MTP response code.
    virtual void respond(ContractCall call, std::uint16_t response) = 0;
    /// The cable is pulled when @p bytes of file content (or at once with the call, when 0) have moved.
    virtual void unplug_during(ContractCall call, std::uint64_t bytes) = 0;
    virtual void make_unreadable(std::string_view path) = 0;
    virtual void fill_storage() = 0;
    /// Transfers take long enough to be interfered with: tens of MB a second.
    virtual void slow_down() = 0;

    /// How much work the phone has had; grows with every operation that reaches it.
    [[nodiscard]] virtual std::uint64_t work_done() const = 0;
};

/// The rig that MTPSYNC_CONTRACT names: "fake", or a profile of the virtual phone. Throws std::runtime_error for
/// another.
std::unique_ptr<ContractRig> make_contract_rig();

} // namespace mtpsync
