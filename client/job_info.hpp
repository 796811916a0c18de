// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/properties.hpp"
#include "common/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mtpsync {

/// What the daemon says of a job that waits or runs (org.mtpsync1.Job). A value.
struct JobInfo {
    std::string path; ///< of the object on the bus
    std::uint64_t id = 0;
    std::string kind;
    PlanTarget target;
    std::string profile; ///< "" when none was named
    std::uint32_t owner_uid = 0;
    std::uint64_t created = 0; ///< microseconds since the epoch
    std::string state;
    std::string state_reason;
    std::string result;
    std::string phase;
    std::string item; ///< escaped; only a Progress tells it, as rate and eta
    std::uint64_t files_total = 0;
    std::uint64_t files_done = 0;
    std::uint64_t files_failed = 0;
    std::uint64_t files_skipped = 0;
    std::uint64_t files_verified = 0;
    std::uint64_t bytes_total = 0;
    std::uint64_t bytes_done = 0;
    std::uint64_t rate = 0; ///< bytes a second; 0: not known
    std::uint64_t eta = 0;  ///< seconds; 0: not known

    /// Takes over what is among the @p properties of the object. Throws sdbus::Error.
    void update(const Properties &properties);
    /// Takes over the numbers of a Progress. Throws sdbus::Error.
    void progress(const Properties &numbers);

    [[nodiscard]] std::uint64_t files_finished() const noexcept { return files_done + files_failed + files_skipped; }
    /// How far it is; nothing while nobody knows how much there is. 100 only when all is done.
    [[nodiscard]] std::optional<unsigned> percent() const noexcept;
    /// What people recognise a job by: "/home/me/Music -> Music".
    [[nodiscard]] std::string label() const;
};

} // namespace mtpsync
