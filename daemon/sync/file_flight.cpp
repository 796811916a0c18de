// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/file_flight.hpp"

#include <utility>

namespace mtpsync {

OldVersion old_version_of(const ObjectInfo &object) noexcept {
    return {.size = object.size, .date_token = object.date_token};
}

FileFlight::FileFlight(Journal &journal, FlightPlace place)
    : journal_{journal}, place_{std::move(place)}, flight_{journal_.find(place_)} {
}

bool FileFlight::has_doubtful_object() const noexcept {
    return flight_ &&
           (flight_->step == FlightStep::Sending || flight_->step == FlightStep::Copying || flight_->old_is_doubtful);
}

bool FileFlight::has_own_object() const noexcept {
    return flight_ && flight_->step == FlightStep::Copying;
}

void FileFlight::sending(std::uint64_t size) {
    note({.step = FlightStep::Sending, .size = size});
}

void FileFlight::staging(std::uint64_t size, const ObjectInfo &old) {
    note({.step = FlightStep::Staging,
          .size = size,
          .old = old_version_of(old),
          .old_is_doubtful = has_doubtful_object()});
}

void FileFlight::placing(std::uint64_t size, const Sha256 &digest, const std::optional<ObjectInfo> &old) {
    Flight flight{.step = FlightStep::Placing, .size = size, .digest = digest};
    if (old) {
        flight.old = old_version_of(*old);
        flight.old_is_doubtful = has_doubtful_object();
    }
    note(std::move(flight));
}

void FileFlight::copying(std::uint64_t size, const Sha256 &digest) {
    note({.step = FlightStep::Copying, .size = size, .digest = digest});
}

void FileFlight::arrived() {
    if (!flight_)
        return;
    journal_.forget(place_);
    flight_.reset();
}

/// The same again, of a further attempt, costs nothing.
void FileFlight::note(Flight flight) {
    flight.place = place_;
    if (flight_ == flight)
        return;
    journal_.note(flight);
    flight_ = std::move(flight);
}

} // namespace mtpsync
