// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/command_dispatcher.hpp"

namespace vphone {

/// The phones of one test bed with their control socket: all that the program vphone is made of. Thread-bound.
class PhoneBench {
public:
    /// Builds the test bed in @p root, and the phones, unplugged. Throws std::exception with a sentence for the user.
    PhoneBench(const std::filesystem::path &root, std::vector<PhoneConfig> phones);
    PhoneBench(PhoneBench &&) = delete;

    void plug_all();
    /// Runs until SIGTERM, SIGINT or the command "quit". Both signals must be blocked in every thread.
    void run();

private:
    void watch_signals();

    EventLoop loop_;
    TestBed test_bed_;
    UsbBus bus_;
    CommandDispatcher::Phones phones_;
    CommandDispatcher commands_;
    ControlServer control_;
    mtpsync::UniqueFd signals_;
};

} // namespace vphone
