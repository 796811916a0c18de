// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/object_tree.hpp"

#include <optional>
#include <vector>

namespace mtpsync {

/// Objects that a phone says are in one folder on their way into the tree, lies left out. Lives for one change of the
/// tree; only object_tree.cpp uses it. Reentrant.
class ObjectTree::Placement {
public:
    Placement(ObjectTree &tree, NodeNumber folder) : tree_{tree}, folder_{folder} {}
    Placement(const Placement &) = delete;
    Placement &operator=(const Placement &) = delete;
    ~Placement();

    /// Throws Error as NameArena does.
    void place(const ObjectInfo &object);
    /// The children of the folder that were not placed vanish, with what is below them.
    void discard_others();

private:
    [[nodiscard]] bool holds_folder(NodeNumber node);
    void find_lineage();

    ObjectTree &tree_;
    NodeNumber folder_;
    std::vector<NodeNumber> placed_;                 // all of them marked
    std::optional<std::vector<NodeNumber>> lineage_; // the folder and all above it, sorted; found when first needed
};

} // namespace mtpsync
