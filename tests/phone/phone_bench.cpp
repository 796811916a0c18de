// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/phone_bench.hpp"

#include "tests/phone/usb/system_error.hpp"

#include <sys/epoll.h>
#include <sys/signalfd.h>

#include <csignal>
#include <set>
#include <stdexcept>

namespace vphone {

namespace {

CommandDispatcher::Phones build(EventLoop &loop, TestBed &test_bed, UsbBus &bus, std::vector<PhoneConfig> configs) {
    CommandDispatcher::Phones phones;
    std::set<std::string> serials;
    for (auto &config : configs) {
        if (!serials.insert(config.usb.serial).second)
            throw std::invalid_argument{"two phones have the serial '" + config.usb.serial + "': give each its own"};
        phones.push_back(std::make_unique<VirtualPhone>(loop, test_bed, bus, std::move(config)));
    }
    return phones;
}

} // namespace

PhoneBench::PhoneBench(const std::filesystem::path &root, std::vector<PhoneConfig> phones)
    : test_bed_{root}, phones_{build(loop_, test_bed_, bus_, std::move(phones))}, commands_{loop_, phones_},
      control_{loop_, test_bed_.root() / "control",
               [this](const std::string &line, const auto &client) { commands_.handle(line, client); }} {
    loop_.set_turn_hook([this] { commands_.check_waits(); });
}

void PhoneBench::plug_all() {
    for (const auto &phone : phones_)
        phone->plug();
}

void PhoneBench::run() {
    watch_signals();
    loop_.run();
    loop_.forget(signals_.get());
}

void PhoneBench::watch_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    signals_.reset(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals_)
        throw_errno("signalfd");
    loop_.watch(signals_.get(), EPOLLIN, [this](std::uint32_t) { loop_.stop(); });
}

} // namespace vphone
