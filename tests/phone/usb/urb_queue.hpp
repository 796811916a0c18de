// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb/urb.hpp"

#include <list>
#include <vector>

namespace vphone {

/// URBs that wait in the order of their submission. Owned by UsbDevice, thread-bound to the phone's thread.
class UrbQueue {
public:
    [[nodiscard]] bool empty() const noexcept { return urbs_.empty(); }
    [[nodiscard]] Urb &front() { return *urbs_.front(); }
    void push(std::unique_ptr<Urb> urb) { urbs_.push_back(std::move(urb)); }
    [[nodiscard]] std::unique_ptr<Urb> take_front();

    /// Takes out the URB that @p owner calls @p address; null when it is not here.
    [[nodiscard]] std::unique_ptr<Urb> take(const UrbOwner &owner, std::uint64_t address);
    /// Takes out @p owner's URBs, or everyone's.
    [[nodiscard]] std::vector<std::unique_ptr<Urb>> take_all(const UrbOwner *owner = nullptr);

private:
    std::list<std::unique_ptr<Urb>> urbs_;
};

} // namespace vphone
