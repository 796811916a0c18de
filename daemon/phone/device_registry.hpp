// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/usb_phone.hpp"
#include "daemon/phone/device.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mtpsync {

/**
 * The phones that are plugged in. Owned by the composition root; thread-bound to the control thread.
 */
class DeviceRegistry : private Device::Observer {
public:
    /// Hears of phones that come, change and go.
    struct Observer {
        virtual ~Observer() = default;
        virtual void device_added(Device &device) = 0;
        virtual void device_changed(Device &device) = 0;
        virtual void device_tree_changed(Device & /*device*/) {}
        /// The phone has left; the object lives on for a moment, but nobody else will hear of it.
        virtual void device_left(Device &device) = 0;
    };
    using OpenerFactory = std::function<PhoneOpener(const UsbPhone &phone)>;

    DeviceRegistry(OpenerFactory openers, PhoneThread::Settings settings, Device::Post post);
    /// Of the phones that are plugged in from now on.
    void set_thread_settings(PhoneThread::Settings settings) { settings_ = std::move(settings); }
    void add_observer(Observer &observer) { observers_.push_back(&observer); }

    void plugged(const UsbPhone &phone);
    void unplugged(const UsbPhone &phone);

    [[nodiscard]] const std::map<std::string, std::unique_ptr<Device>> &devices() const noexcept { return devices_; }
    /// Null when there is none.
    [[nodiscard]] Device *find(const std::string &id) const;
    /// The one that a target means: by its id, or the only one. Throws Error (NoSuchDevice, AmbiguousDevice).
    [[nodiscard]] Device &choose(const std::string &id) const;

    /// Lets every phone go. @p finished is called when the last job thread has ended; maybe at once.
    void shut_down(std::function<void()> finished);

private:
    void device_changed(Device &device) override;
    void device_tree_changed(Device &device) override;
    void device_finished(Device &device) override;
    void let_go(std::map<std::string, std::unique_ptr<Device>>::iterator entry, bool gone);
    [[nodiscard]] std::string free_id(const UsbPhone &phone) const;

    OpenerFactory openers_;
    PhoneThread::Settings settings_;
    Device::Post post_;
    std::vector<Observer *> observers_;
    std::map<std::string, std::unique_ptr<Device>> devices_; // by id
    std::vector<std::unique_ptr<Device>> leaving_;           // until their threads have ended
    std::function<void()> finished_;                         // set once the daemon stops
};

} // namespace mtpsync
