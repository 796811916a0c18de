// SPDX-License-Identifier: GPL-3.0-or-later

// Prints what the UsbMonitor reports, a line each, until SIGTERM: "plugged PORT NODE ID:ID SERIAL" and
// "unplugged PORT NODE", "started" after what was there at the start, "moved" when an unplug names another phone than
// its plug did. With "--wait" it prints "listening" before it looks at what is there, and waits for SIGUSR1. A program
// of its own, because only one that is started by vphone-run sees the virtual phones.

#include "common/log.hpp"
#include "daemon/hotplug/usb_monitor.hpp"
#include "daemon/runtime/event_loop.hpp"

#include <csignal>
#include <cstdio>
#include <map>
#include <string_view>

using namespace mtpsync;

namespace {

/// Prints phones, and remembers them to compare.
class Printer {
public:
    void plugged(const UsbPhone &phone) {
        std::printf("plugged %s %s %04x:%04x %s %s %s\n", phone.port.c_str(), phone.devnode.c_str(),
                    phone.address.vendor_id, phone.address.product_id, phone.serial.c_str(), phone.vendor.c_str(),
                    phone.model.c_str());
        std::fflush(stdout);
        phones_[phone.syspath] = phone;
    }
    void unplugged(const UsbPhone &phone) {
        const bool same = phones_[phone.syspath] == phone;
        std::printf("%s %s %s\n", same ? "unplugged" : "moved", phone.port.c_str(), phone.devnode.c_str());
        std::fflush(stdout);
    }

private:
    std::map<std::string, UsbPhone> phones_;
};

void say(const char *word) {
    std::puts(word);
    std::fflush(stdout);
}

void wait_for_signal(const sigset_t &signals) {
    int number = 0;
    sigwait(&signals, &number);
}

} // namespace

int main(int argc, char **argv) {
    set_up_log(LogStyle::Terminal, spdlog::level::warn); // away from the standard output
    sigset_t go;
    sigemptyset(&go);
    sigaddset(&go, SIGUSR1);
    sigprocmask(SIG_BLOCK, &go, nullptr);

    EventLoop loop;
    const EventSource end = loop.add_signal(SIGTERM, [&] { loop.quit(); });
    Printer printer;
    UsbMonitor monitor{loop,
                       {.plugged = [&](const UsbPhone &phone) { printer.plugged(phone); },
                        .unplugged = [&](const UsbPhone &phone) { printer.unplugged(phone); }}};
    if (argc > 1 && std::string_view{argv[1]} == "--wait") {
        say("listening");
        wait_for_signal(go);
    }
    monitor.start();
    say("started");
    loop.run();
    say("ended");
}
