// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/usb/urb_queue.hpp"

#include <algorithm>

namespace vphone {

std::unique_ptr<Urb> UrbQueue::take_front() {
    auto urb = std::move(urbs_.front());
    urbs_.pop_front();
    return urb;
}

std::unique_ptr<Urb> UrbQueue::take(const UrbOwner &owner, std::uint64_t address) {
    const auto found = std::find_if(urbs_.begin(), urbs_.end(),
                                    [&](const auto &urb) { return urb->owner == &owner && urb->address == address; });
    if (found == urbs_.end())
        return nullptr;
    auto urb = std::move(*found);
    urbs_.erase(found);
    return urb;
}

std::vector<std::unique_ptr<Urb>> UrbQueue::take_all(const UrbOwner *owner) {
    std::vector<std::unique_ptr<Urb>> taken;
    for (auto place = urbs_.begin(); place != urbs_.end();) {
        if (owner != nullptr && (*place)->owner != owner) {
            ++place;
            continue;
        }
        taken.push_back(std::move(*place));
        place = urbs_.erase(place);
    }
    return taken;
}

} // namespace vphone
