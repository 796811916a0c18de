// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_compat.hpp"
#include "common/error.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace mtpsync {

/// What a caller may be allowed to do; every method of the interfaces belongs to exactly one.
enum class BusAction : std::uint8_t { Verify, Execute, Retry, Cancel, Browse, ReadReport, Manage };

/**
 * The one gate of all methods: decides who may call what, and turns errors into those of the bus. Owned by the
 * BusServer; thread-bound to the control thread.
 *
 * On the session bus everybody is the same user, who may do everything. On the system bus the daemon's own user and
 * root may.
 */
class Authorizer {
public:
    explicit Authorizer(bus_compat::Bus bus);

    /// Throws Error (NotAuthorized).
    void require(uid_t caller, BusAction action) const;

    /// Runs @p work, the body of a method of @p object, for whoever called it. It gets the caller's uid.
    template <class Work>
    auto handle(const sdbus::IObject &object, BusAction action, Work work) const {
        try {
            const uid_t caller = caller_of(object);
            require(caller, action);
            return work(caller);
        } catch (const Error &error) {
            throw bus_compat::to_bus(error);
        } catch (const sdbus::Error &) {
            throw;
        } catch (const std::exception &error) {
            throw bus_compat::to_bus(Error{ErrorCode::Internal, error.what()});
        }
    }

private:
    [[nodiscard]] uid_t caller_of(const sdbus::IObject &object) const;

    bus_compat::Bus bus_;
    uid_t own_uid_;
};

} // namespace mtpsync
