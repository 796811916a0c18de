// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/journal.hpp"
#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <optional>

namespace mtpsync {

/**
 * The journal's entry of one file while it is brought to the phone: what an earlier job left there, and each step
 * before it begins. Every change throws Error (StateUnwritable); nothing may be done on the phone then. Thread-bound to
 * the job thread.
 */
class FileFlight {
public:
    FileFlight(Journal &journal, FlightPlace place);

    /// What has the name on the phone may be torn, whatever its size says.
    [[nodiscard]] bool has_doubtful_object() const noexcept;
    /// What has the name on the phone was sent by us, and nothing that anybody would miss was there before.
    [[nodiscard]] bool has_own_object() const noexcept;

    /// Nothing has the name.
    void sending(std::uint64_t size);
    /// @p old has the name.
    void staging(std::uint64_t size, const ObjectInfo &old);
    /// The temporary is proven to hold @p digest; @p old has the name, or nothing.
    void placing(std::uint64_t size, const Sha256 &digest, const std::optional<ObjectInfo> &old);
    /// The temporary holds @p digest, and nothing has the name.
    void copying(std::uint64_t size, const Sha256 &digest);
    /// The file is on the phone under its name, proven, and nothing else of ours is.
    void arrived();

private:
    void note(Flight flight);

    Journal &journal_;
    FlightPlace place_;
    std::optional<Flight> flight_;
};

/// What the journal keeps of an object that is to be replaced.
[[nodiscard]] OldVersion old_version_of(const ObjectInfo &object) noexcept;

} // namespace mtpsync
