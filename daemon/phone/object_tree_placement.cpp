// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/object_tree_placement.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

bool names_an_object(ObjectHandle handle) {
    return handle != ObjectHandle{0} && handle != root_folder;
}

} // namespace

ObjectTree::Placement::~Placement() {
    for (const NodeNumber node : placed_)
        tree_.nodes_.set_marked(node, false);
}

void ObjectTree::Placement::place(const ObjectInfo &object) {
    if (!names_an_object(object.handle))
        return;
    LinkedNodes &nodes = tree_.nodes_;
    NodeNumber node = nodes.find(object.handle);
    if (node != no_node && (nodes[node].marked || holds_folder(node)))
        return;
    const bool same =
        node != no_node && nodes[node].is_folder == object.is_folder && nodes[node].storage == nodes[folder_].storage;
    if (same) {
        tree_.update(node, folder_, object);
    } else {
        if (node != no_node)
            tree_.discard(node);
        node = tree_.create(folder_, object);
    }
    placed_.push_back(node);
    nodes.set_marked(node, true);
}

void ObjectTree::Placement::discard_others() {
    const LinkedNodes &nodes = tree_.nodes_;
    NodeNumber next = no_node;
    for (NodeNumber child = nodes[folder_].first_child; child != no_node; child = next) {
        next = nodes[child].next_sibling;
        if (!nodes[child].marked)
            tree_.discard(child);
    }
}

/// Whether the folder is @p node or below it. Only an object that was known elsewhere can be that, which is rare: so
/// the way up is gone once for a listing, and only then.
bool ObjectTree::Placement::holds_folder(NodeNumber node) {
    if (!tree_.nodes_[node].is_folder || tree_.nodes_[node].parent == folder_)
        return false;
    if (!lineage_)
        find_lineage();
    return std::ranges::binary_search(*lineage_, node);
}

void ObjectTree::Placement::find_lineage() {
    lineage_.emplace();
    for (NodeNumber node = folder_; node != no_node; node = tree_.nodes_[node].parent)
        lineage_->push_back(node);
    std::ranges::sort(*lineage_);
}

} // namespace mtpsync
