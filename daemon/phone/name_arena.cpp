// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/name_arena.hpp"

#include "common/error.hpp"

#include <algorithm>

namespace mtpsync {

NameRef NameArena::store(std::string_view name) {
    if (name.size() > max_bytes - bytes_.size())
        throw Error{ErrorCode::NotSupported,
                    "the names of the phone's objects take more than 4 GiB; move a part of the objects off the phone"};
    make_room(name.size());
    const NameRef stored{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(name.size())};
    bytes_.insert(bytes_.end(), name.begin(), name.end());
    return stored;
}

/// A vector left to itself doubles, and half of a million names is too much to keep free.
void NameArena::make_room(std::size_t bytes) {
    const std::size_t wanted = bytes_.size() + bytes;
    if (wanted > bytes_.capacity())
        bytes_.reserve(std::max(wanted, bytes_.capacity() + bytes_.capacity() / 8));
}

bool NameArena::wants_compaction() const noexcept {
    return holes_ > few_bytes && holes_ > bytes_.size() / 2;
}

NameArena NameArena::successor() const {
    NameArena next;
    next.bytes_.reserve(bytes_.size() - holes_);
    return next;
}

} // namespace mtpsync
