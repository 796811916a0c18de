// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/usb_function.hpp"

#include <functional>
#include <string>

namespace vphone {

/// A function that writes down what the USB side tells it, and does what a test says when bytes arrive.
class ScriptedFunction : public UsbFunction {
public:
    void bulk_out(std::span<const std::uint8_t> bytes, bool last_packet) override {
        received.insert(received.end(), bytes.begin(), bytes.end());
        log += last_packet ? "out! " : "out ";
        if (on_bulk_out)
            on_bulk_out();
    }
    void cancel_transaction(std::uint32_t transaction_id) override {
        log += "cancel:" + std::to_string(transaction_id) + " ";
    }
    std::uint16_t device_status() override { return 0x2001; }
    void reset() override { log += "reset "; }
    void disconnected() override { log += "disconnected "; }
    void connected() override { log += "connected "; }

    std::vector<std::uint8_t> received;
    std::string log; ///< "connected out out! ...": "out!" was the end of a transfer
    std::function<void()> on_bulk_out;
};

/// Content whose byte at an offset is known.
class PatternContent : public Content {
public:
    void read(std::uint64_t offset, std::span<std::uint8_t> into) override {
        for (auto &byte : into)
            byte = at(offset++);
    }
    static std::uint8_t at(std::uint64_t offset) { return static_cast<std::uint8_t>(offset * 7 + offset / 251); }
};

} // namespace vphone
