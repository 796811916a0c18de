// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/hotplug/plugged_phones.hpp"
#include "tests/support/catch.hpp"

#include <stdexcept>

using namespace mtpsync;
using Lines = std::vector<std::string>;

namespace {

/// A device at a port; its node number tells plug-ins apart.
SeenDevice device(const std::string &port, dev_t number) {
    return {"/sys/" + port, number, std::nullopt};
}

SeenDevice phone(const std::string &port, dev_t number) {
    SeenDevice seen = device(port, number);
    seen.phone = UsbPhone{.syspath = seen.syspath, .port = port, .serial = std::to_string(number)};
    return seen;
}

/// PluggedPhones, and what they report: "+1-1 2" for phone 2 at port 1-1, "-1-1 2" when it goes.
struct Bench {
    Lines lines;
    PluggedPhones phones{{.plugged = [this](const UsbPhone &phone) { note('+', phone); },
                          .unplugged = [this](const UsbPhone &phone) { note('-', phone); }}};

    void note(char sign, const UsbPhone &phone) { lines.push_back(sign + phone.port + " " + phone.serial); }
};

} // namespace

TEST_CASE("a phone that is told of several times is reported once, and its end once") {
    Bench bench;
    bench.phones.only({phone("1-1", 2)});
    bench.phones.seen(phone("1-1", 2));
    bench.phones.seen(phone("1-1", 2));
    bench.phones.removed("/sys/1-1", 2);
    bench.phones.removed("/sys/1-1", 2);
    CHECK(bench.lines == Lines{"+1-1 2", "-1-1 2"});
}

TEST_CASE("a device becomes a phone when udev calls it one, and stays one until it is gone") {
    Bench bench;
    bench.phones.seen(device("1-1", 2));
    CHECK(bench.lines.empty());
    bench.phones.seen(phone("1-1", 2));
    bench.phones.seen(device("1-1", 2));
    CHECK(bench.lines == Lines{"+1-1 2"});
}

TEST_CASE("the next device at a port ends the phone that was there, before it is reported itself") {
    Bench bench;
    bench.phones.seen(phone("1-1", 2));
    bench.phones.seen(phone("1-1", 3));
    CHECK(bench.lines == Lines{"+1-1 2", "-1-1 2", "+1-1 3"});
    bench.phones.seen(device("1-1", 4));
    CHECK(bench.lines.back() == "-1-1 3");
}

TEST_CASE("the late end of the last phone does not end the one that is there now") {
    Bench bench;
    bench.phones.only({phone("1-1", 3)});
    bench.phones.removed("/sys/1-1", 2);
    CHECK(bench.lines == Lines{"+1-1 3"});
}

TEST_CASE("a list ends what is not in it and begins what is new, and leaves the rest alone") {
    Bench bench;
    bench.phones.only({phone("1-1", 2), phone("1-2", 3), phone("1-3", 4)});
    bench.lines.clear();
    bench.phones.only({phone("1-2", 3), phone("1-3", 6), phone("1-4", 7), device("1-5", 8)});
    CHECK(bench.lines == Lines{"-1-1 2", "-1-3 4", "+1-3 6", "+1-4 7"});
    bench.phones.only({});
    CHECK(bench.lines.size() == 7);
}

TEST_CASE("what was reported to a handler that throws is not reported again") {
    int calls = 0;
    PluggedPhones phones{{.plugged =
                              [&](const UsbPhone &) {
                                  ++calls;
                                  throw std::runtime_error{"no room"};
                              },
                          .unplugged = [](const UsbPhone &) {}}};
    CHECK_THROWS(phones.seen(phone("1-1", 2)));
    CHECK_NOTHROW(phones.seen(phone("1-1", 2)));
    CHECK(calls == 1);
}
