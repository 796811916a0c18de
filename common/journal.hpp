// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/path.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mtpsync {

/// How far a file is on its way to a phone; written down before the step begins (docs/adr/0005).
enum class FlightStep : std::uint8_t {
    Sending, ///< under its own name, which nothing had: what has it may be torn
    Staging, ///< under its temporary name, beside the old version
    Placing, ///< the temporary is whole; the old version is removed, and the temporary takes its name
    Copying, ///< the phone renames nothing, the old version is gone: sent again under its own name, beside the
             ///< temporary
};

/// "staging", as in the database.
[[nodiscard]] std::string_view to_word(FlightStep step) noexcept;
[[nodiscard]] std::optional<FlightStep> flight_step_from_word(std::string_view word) noexcept;

/// One file of one storage. Handles die with their session, so it is known by its path.
struct FlightPlace {
    std::string device;  ///< id of the phone
    std::string storage; ///< description
    RelPath path;        ///< of the file, below the root of the storage

    friend bool operator==(const FlightPlace &, const FlightPlace &) = default;
};

/// What the old version was, so that nothing else is taken for it.
struct OldVersion {
    std::uint64_t size = 0;
    std::int64_t date_token = 0; ///< ObjectInfo::date_token

    friend bool operator==(const OldVersion &, const OldVersion &) = default;
};

struct Flight {
    FlightPlace place;
    FlightStep step = FlightStep::Sending;
    std::uint64_t size = 0;        ///< of what is sent
    std::optional<Sha256> digest;  ///< of what is sent; from Placing on
    std::optional<OldVersion> old; ///< what had the name; nothing when nothing had
    bool old_is_doubtful = false;  ///< the old version was itself one that an interruption may have torn

    friend bool operator==(const Flight &, const Flight &) = default;
};

/**
 * Which files are on their way to which phone: what an interruption of whatever kind leaves behind is found again by
 * it. Thread-safe; each place is written by the job thread of its phone alone.
 */
class Journal {
public:
    virtual ~Journal() = default;

    /// Writes down, or over, what is known of the place. When it returns an entry of a step other than Sending survives
    /// a power cut. Throws Error (StateUnwritable).
    virtual void note(const Flight &flight) = 0;
    /// The file has arrived, or nothing of it is on the phone. A power cut may bring the entry back. Throws Error
    /// (StateUnwritable).
    virtual void forget(const FlightPlace &place) = 0;
    [[nodiscard]] virtual std::optional<Flight> find(const FlightPlace &place) const = 0;
    /// All of one storage, by path.
    [[nodiscard]] virtual std::vector<Flight> of(const std::string &device, const std::string &storage) const = 0;
    /// The storages of a phone that have entries.
    [[nodiscard]] virtual std::set<std::string> storages_of(const std::string &device) const = 0;
    /// The phones that have entries.
    [[nodiscard]] virtual std::set<std::string> devices() const = 0;
};

} // namespace mtpsync
