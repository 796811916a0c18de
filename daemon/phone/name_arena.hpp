// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/tree_node.hpp"

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

namespace mtpsync {

/**
 * The names of an ObjectTree, one behind the other: no allocation and no terminator for each. A name that is dropped
 * leaves a hole; when more than half is holes, the owner moves the rest to a new arena. Part of LinkedNodes. Reentrant.
 */
class NameArena {
public:
    /// @p name must not lie in this arena. Throws Error (NotSupported) when all names together pass max_bytes.
    [[nodiscard]] NameRef store(std::string_view name);
    void drop(NameRef name) noexcept { holes_ += name.length; }
    /// Valid until the next store().
    [[nodiscard]] std::string_view view(NameRef name) const noexcept {
        return {bytes_.data() + name.offset, name.length};
    }

    [[nodiscard]] bool wants_compaction() const noexcept;
    /// An empty arena with room for what this one holds.
    [[nodiscard]] NameArena successor() const;

    /// Forgets all names and gives the memory back.
    void clear() { *this = NameArena{}; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return bytes_.capacity(); }

private:
    static constexpr std::size_t max_bytes = std::numeric_limits<decltype(NameRef::offset)>::max();
    static constexpr std::size_t few_bytes = 4096; // not worth a compaction

    void make_room(std::size_t bytes);

    std::vector<char> bytes_;
    std::size_t holes_ = 0; // bytes of dropped names
};

} // namespace mtpsync
