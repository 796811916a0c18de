// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "tests/support/fake_phone.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mtpsync {

/// What goes wrong at one call. A value.
struct Fault {
    enum class Kind : std::uint8_t {
        Answer,      ///< the phone answers with an error
        Unplug,      ///< the cable is pulled
        Lock,        ///< the screen is locked
        CorruptSent, ///< a byte of what is sent arrives changed
        CorruptRead, ///< other bytes come back than are stored
        TornPut,     ///< a half of the file is stored, then the call ends with an error
    };
    enum class When : std::uint8_t {
        Before,
        After,      ///< the call takes effect first
        FromThenOn, ///< before this call and every other until the next job
    };
    Kind kind{};
    When when = When::Before;
    ErrorCode code{}; ///< of an answer, or that ends a torn put

    /// "AccessDenied:after"
    [[nodiscard]] std::string name() const;
    /// Whether such a call can meet it.
    [[nodiscard]] bool concerns(FakeCall call) const;
    /// At its moment of the call. Throws Error, when the call ends with it.
    void strike(FakeDevice &phone) const;
};

/// All that the matrix knows.
[[nodiscard]] std::vector<Fault> all_faults();
/// One of each kind that leads elsewhere, for pairs.
[[nodiscard]] std::vector<Fault> faults_for_pairs();

} // namespace mtpsync
