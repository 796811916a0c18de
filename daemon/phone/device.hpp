// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/hotplug/usb_phone.hpp"
#include "daemon/phone/device_state.hpp"
#include "daemon/phone/live_tree.hpp"
#include "daemon/phone/phone_thread.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

namespace mtpsync {

/**
 * A phone that is plugged in: what the control thread knows of it, and its job thread.
 *
 * Owned by the DeviceRegistry; thread-bound to the control thread. Its end takes two steps: leave() asks the job thread
 * to stop, and when the observer hears of device_finished it can be destroyed without waiting.
 */
class Device : private PhoneThread::Listener {
public:
    /// Hears of what changes, on the control thread.
    struct Observer {
        virtual ~Observer() = default;
        virtual void device_changed(Device &device) = 0;
        /// What the tree shows has changed; again only after tree_told().
        virtual void device_tree_changed(Device &device) = 0;
        virtual void device_finished(Device &device) = 0;
    };
    /// Has a function run on the control thread, soon; thread-safe.
    using Post = std::function<void(std::function<void()>)>;

    Device(UsbPhone phone, std::string id, PhoneOpener opener, const PhoneThread::Settings &settings, Post post,
           Observer &observer);
    ~Device() override = default;
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;

    [[nodiscard]] const std::string &id() const noexcept { return id_; }
    [[nodiscard]] const UsbPhone &usb() const noexcept { return phone_; }
    [[nodiscard]] const DeviceNews &news() const noexcept { return news_; }
    /// Another phone, plugged in at @p port before, says that it has this serial number, too.
    void note_twin_at(const std::string &port);
    [[nodiscard]] bool is_twin() const noexcept { return !warning_.empty(); }
    /// What a person should know of such a phone, escaped; "" of others.
    [[nodiscard]] const std::string &warning() const noexcept { return warning_; }
    /// As PhoneLink::last_disturbed().
    [[nodiscard]] std::chrono::steady_clock::time_point last_disturbed() const noexcept {
        return thread_.last_disturbed();
    }
    /// For people, unescaped: "Pixel 9".
    [[nodiscard]] std::string model() const;
    [[nodiscard]] LiveTree &tree() noexcept { return tree_; }
    /// Whoever had to know of the change does.
    void tree_told() noexcept { tree_pending_ = false; }

    void submit(PhoneThread::Task task, std::stop_source stop) { thread_.submit(std::move(task), std::move(stop)); }
    void want(FolderRef folder) { thread_.want(folder); }
    [[nodiscard]] std::optional<Error> take_refusal(FolderRef folder) { return thread_.take_refusal(folder); }
    void wake() { thread_.wake(); }
    void rescan() { thread_.rescan(); }
    /// @p gone: the phone left the bus; else the daemon stops.
    void leave(bool gone);

private:
    void device_news(DeviceNews news) override;
    void tree_news() override;
    void thread_finished() override;

    UsbPhone phone_;
    std::string id_;
    std::string warning_;
    Post post_;
    Observer &observer_;
    DeviceNews news_;
    LiveTree tree_;
    std::atomic<bool> tree_pending_ = false; // a letter about it is on its way, or was read and not told yet
    PhoneThread thread_;                     // last: it uses the others
};

} // namespace mtpsync
