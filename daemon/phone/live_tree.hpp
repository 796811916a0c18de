// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/object_tree.hpp"

#include <mutex>
#include <utility>

namespace mtpsync {

/**
 * The tree of one phone, shared by its job thread, which fills it, and the control thread, which shows it.
 * Thread-safe. Owned by the phone's Device.
 */
class LiveTree {
public:
    /// Calls @p work with the tree, alone. Nothing in it may wait: the other thread waits for it.
    template <class Work>
    auto with(Work work) {
        const std::scoped_lock lock{mutex_};
        return work(tree_);
    }

private:
    std::mutex mutex_;
    ObjectTree tree_; // protected by mutex_
};

} // namespace mtpsync
