// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/date_time.hpp"
#include "tests/phone/mtp/object_tree.hpp"

#include <cstdint>
#include <optional>
#include <set>

namespace vphone {

/// What SendObjectInfo or SendObjectPropList announced and SendObject has yet to bring.
struct PendingSend {
    std::uint32_t handle = 0;
    std::optional<std::uint64_t> size; ///< nothing: 4 GiB or more, the short packet will tell
    std::optional<Timestamp> modified; ///< nothing: now
};

/// Everything that ends with the session: handles, storage ids, a half-made send, open edits. Owned by PhoneState,
/// thread-bound.
struct Session {
    std::uint32_t id = 0;
    ObjectTree tree;
    std::optional<PendingSend> pending;
    std::set<std::uint32_t> edits;           ///< handles between BeginEditObject and EndEditObject
    std::set<std::uint32_t> former_storages; ///< ids of storages that went away during the session
};

} // namespace vphone
