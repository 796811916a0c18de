// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/object_tree.hpp"

#include "daemon/phone/object_tree_placement.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace mtpsync {

void ObjectTree::clear() {
    if (!roots_.empty())
        ++generation_;
    nodes_.clear();
    roots_ = {};
    to_list_.clear();
    listed_.clear();
    folders_ = 0;
    listed_folders_ = 0;
}

void ObjectTree::set_storages(std::span<const StorageInfo> storages) {
    const std::vector<StorageId> before = this->storages();
    std::vector<Root> now;
    for (const StorageInfo &storage : storages) {
        if (std::ranges::find(now, storage.id, &Root::storage) != now.end())
            continue;
        const NodeNumber known = root_of(storage.id);
        now.push_back({storage.id, known == no_node ? create_root(storage.id) : known});
    }
    for (const Root &root : std::exchange(roots_, now))
        if (std::ranges::find(now, root.storage, &Root::storage) == now.end())
            discard(root.node);
    if (this->storages() != before)
        ++generation_;
}

std::vector<StorageId> ObjectTree::storages() const {
    std::vector<StorageId> ids;
    std::ranges::transform(roots_, std::back_inserter(ids), &Root::storage);
    return ids;
}

void ObjectTree::set_listing(FolderRef folder, std::span<const ObjectInfo> objects) {
    const NodeNumber node = node_of(folder);
    if (node == no_node)
        return;
    Placement placement{*this, node};
    for (const ObjectInfo &object : objects)
        placement.place(object);
    placement.discard_others();
    set_state(node, FolderState::Listed);
}

void ObjectTree::add(const ObjectInfo &object) {
    const NodeNumber parent = object.parent == root_folder ? root_of(object.storage) : nodes_.find(object.parent);
    if (parent != no_node && nodes_[parent].is_folder)
        Placement{*this, parent}.place(object);
}

void ObjectTree::remove(ObjectHandle object) {
    if (const NodeNumber node = nodes_.find(object); node != no_node)
        discard(node);
}

void ObjectTree::rename(ObjectHandle object, std::string_view name) {
    const NodeNumber node = nodes_.find(object);
    if (node == no_node || nodes_.name(node) == name)
        return;
    nodes_.rename(node, name);
    ++generation_;
}

bool ObjectTree::apply(const PhoneEvent &event) {
    const bool known = nodes_.find(event.object) != no_node;
    switch (event.kind) {
    case PhoneEvent::Kind::ObjectRemoved: remove(event.object); return known;
    case PhoneEvent::Kind::ObjectAdded: return !known && make_all_stale();
    case PhoneEvent::Kind::Changed: return make_all_stale();
    case PhoneEvent::Kind::StorageRemoved: return drop_storage(event.storage);
    case PhoneEvent::Kind::StorageAdded: break;
    }
    return false;
}

bool ObjectTree::drop_storage(StorageId storage) {
    const auto root = std::ranges::find(roots_, storage, &Root::storage);
    if (root == roots_.end())
        return false;
    discard(root->node);
    roots_.erase(root);
    return true;
}

void ObjectTree::mark_stale(FolderRef folder) {
    const NodeNumber node = node_of(folder);
    if (node != no_node && nodes_[node].state == FolderState::Listed)
        set_state(node, FolderState::Stale);
}

/// Each folder here was listed since the last time, which is what this costs.
bool ObjectTree::make_all_stale() {
    const bool any = listed_folders_ > 0;
    for (; !listed_.empty(); listed_.pop()) {
        const NodeNumber node = listed_.front();
        if (nodes_[node].is_folder && nodes_[node].state == FolderState::Listed)
            set_state(node, FolderState::Stale);
    }
    return any;
}

NodeNumber ObjectTree::create_root(StorageId storage) {
    const NodeNumber node = nodes_.create_root(storage);
    ++folders_;
    to_list_.push(node);
    return node;
}

NodeNumber ObjectTree::create(NodeNumber folder, const ObjectInfo &object) {
    const NodeNumber node = nodes_.create(folder, object);
    ++generation_;
    if (object.is_folder) {
        ++folders_;
        to_list_.push(node);
    }
    return node;
}

/// What is new of an object that is known. A folder that it leaves stays Listed: of two folders that both claim it,
/// each listing would make the other one Stale, for ever.
void ObjectTree::update(NodeNumber node, NodeNumber folder, const ObjectInfo &object) {
    if (nodes_.name(node) != object.name) {
        nodes_.rename(node, object.name);
        ++generation_;
    }
    if (nodes_[node].parent != folder) {
        nodes_.move(node, folder);
        ++generation_;
    }
    if (nodes_[node].size != object.size || nodes_[node].date_token != object.date_token) {
        nodes_.set_content(node, object.size, object.date_token);
        ++generation_;
    }
}

/// Without recursion, because a phone may nest as deep as it likes: down to a leaf, release it, one up.
void ObjectTree::discard(NodeNumber top) {
    for (NodeNumber node = top;;) {
        if (const NodeNumber child = nodes_[node].first_child; child != no_node) {
            node = child;
            continue;
        }
        const NodeNumber parent = nodes_[node].parent;
        release(node);
        if (node == top)
            break;
        node = parent;
    }
    ++generation_;
    skip_settled();
}

void ObjectTree::release(NodeNumber leaf) {
    if (nodes_[leaf].is_folder) {
        --folders_;
        if (nodes_[leaf].state == FolderState::Listed)
            --listed_folders_;
    }
    nodes_.release(leaf);
}

void ObjectTree::set_state(NodeNumber folder, FolderState state) {
    const FolderState before = nodes_[folder].state;
    if (state == before)
        return;
    nodes_.set_state(folder, state);
    ++generation_;
    if (state == FolderState::Listed) {
        ++listed_folders_;
        listed_.push(folder);
    } else {
        if (before == FolderState::Listed)
            --listed_folders_;
        to_list_.push(folder);
    }
    skip_settled();
}

/// Each number that is skipped was pushed once: constant time, amortised.
void ObjectTree::skip_settled() {
    while (!to_list_.empty()) {
        const TreeNode &next = nodes_[to_list_.front()];
        if (next.is_folder && next.state != FolderState::Listed)
            return;
        to_list_.pop();
    }
}

NodeNumber ObjectTree::root_of(StorageId storage) const {
    const auto root = std::ranges::find(roots_, storage, &Root::storage);
    return root == roots_.end() ? no_node : root->node;
}

NodeNumber ObjectTree::node_of(FolderRef folder) const {
    if (folder.handle == root_folder)
        return root_of(folder.storage);
    const NodeNumber node = nodes_.find(folder.handle);
    const bool fits = node != no_node && nodes_[node].is_folder && nodes_[node].storage == folder.storage;
    return fits ? node : no_node;
}

NodeNumber ObjectTree::node_at(StorageId storage, std::string_view path) const {
    NodeNumber node = root_of(storage);
    for (bool more = !path.empty(); more && node != no_node;) {
        const std::size_t slash = path.find('/');
        const std::string_view name = path.substr(0, slash);
        node = name.empty() ? no_node : nodes_.find_child(node, name);
        more = slash != std::string_view::npos;
        path.remove_prefix(more ? slash + 1 : path.size());
    }
    return node;
}

TreeObject ObjectTree::describe(NodeNumber node) const {
    const TreeNode &object = nodes_[node];
    return {
        .handle = object.handle,
        .parent = nodes_[object.parent].handle,
        .storage = object.storage,
        .name = std::string{nodes_.name(node)},
        .size = object.size,
        .date_token = object.date_token,
        .is_folder = object.is_folder,
        .state = object.state,
        .twin = nodes_.has_twin(node),
    };
}

std::optional<TreeObject> ObjectTree::find(ObjectHandle handle) const {
    const NodeNumber node = nodes_.find(handle);
    return node == no_node ? std::nullopt : std::optional{describe(node)};
}

std::optional<TreeObject> ObjectTree::find(StorageId storage, std::string_view path) const {
    const NodeNumber node = node_at(storage, path);
    return node == no_node || nodes_.is_root(node) ? std::nullopt : std::optional{describe(node)};
}

std::optional<FolderRef> ObjectTree::folder(StorageId storage, std::string_view path) const {
    const NodeNumber node = node_at(storage, path);
    if (node == no_node || !nodes_[node].is_folder)
        return std::nullopt;
    return FolderRef{storage, nodes_[node].handle};
}

FolderState ObjectTree::state(FolderRef folder) const {
    const NodeNumber node = node_of(folder);
    return node == no_node ? FolderState::Unlisted : nodes_[node].state;
}

template <class Predicate>
std::vector<TreeObject> ObjectTree::sorted_children(FolderRef folder, Predicate is_wanted) const {
    std::vector<TreeObject> objects;
    const NodeNumber node = node_of(folder);
    if (node == no_node)
        return objects;
    for (NodeNumber child = nodes_[node].first_child; child != no_node; child = nodes_[child].next_sibling)
        if (is_wanted(child))
            objects.push_back(describe(child));
    std::ranges::sort(objects, {}, [](const TreeObject &object) { return std::tie(object.name, object.handle); });
    return objects;
}

std::vector<TreeObject> ObjectTree::children(FolderRef folder) const {
    return sorted_children(folder, [](NodeNumber) { return true; });
}

std::vector<TreeObject> ObjectTree::twins(FolderRef folder) const {
    return sorted_children(folder, [this](NodeNumber child) { return nodes_.has_twin(child); });
}

std::string ObjectTree::path_of(ObjectHandle object) const {
    std::vector<NodeNumber> way;
    for (NodeNumber node = nodes_.find(object); node != no_node && !nodes_.is_root(node); node = nodes_[node].parent)
        way.push_back(node);
    std::string path;
    for (; !way.empty(); way.pop_back()) {
        path += nodes_.name(way.back());
        path += way.size() > 1 ? "/" : "";
    }
    return path;
}

std::optional<FolderRef> ObjectTree::next_unlisted() const {
    if (to_list_.empty())
        return std::nullopt;
    const TreeNode &next = nodes_[to_list_.front()];
    return FolderRef{next.storage, next.handle};
}

std::size_t ObjectTree::memory_bytes() const noexcept {
    return sizeof(*this) + nodes_.memory_bytes() + roots_.capacity() * sizeof(Root) + to_list_.memory_bytes() +
           listed_.memory_bytes();
}

} // namespace mtpsync
