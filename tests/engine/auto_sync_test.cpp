// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/auto_sync.hpp"
#include "tests/engine/thread_rig.hpp"
#include "tests/support/catch.hpp"

#include <utility>

using namespace mtpsync;
using namespace std::chrono_literals;

namespace {

/// Phones, and what profiles want of them.
class AutoSyncRig : public ThreadRig {
public:
    explicit AutoSyncRig(std::chrono::milliseconds release_time = {}) : ThreadRig{release_time} { write("file", "1"); }
    ~AutoSyncRig() override { shut_down(); } // phones that leave tell auto_sync_
    AutoSyncRig(const AutoSyncRig &) = delete;
    AutoSyncRig &operator=(const AutoSyncRig &) = delete;

    /// From now on a profile wants this of the phone with this serial number; of any phone when it is "".
    void add_profile(const std::string &name, OnPlug on_plug, const std::string &serial = "ONE", bool resume = true) {
        rules_.push_back({serial, {.profile = name, .on_plug = on_plug, .by_serial = !serial.empty()}});
        JobRequest &request = rules_.back().second.request;
        request = this->request(on_plug == OnPlug::Verify ? JobKind::Verify : JobKind::Execute, serial, name);
        request.resume = resume;
        request.profile = name;
    }
    void let_pass(std::chrono::seconds time) { passed_ += time; }
    /// Waits until no job is left; how many there were by then.
    std::uint64_t wait_for_all(std::uint64_t at_least) {
        letters().run_until([&] { return done() >= at_least && jobs().jobs().empty(); });
        return done();
    }
    /// The phone is ready, and what it brought with it has been decided.
    void wait_until_idle(const std::string &serial = "ONE") {
        wait_for_state(serial, DeviceState::Ready);
        letters().run_arrived();
    }
    [[nodiscard]] std::uint64_t done() const {
        return static_cast<std::uint64_t>(
            std::ranges::count_if(told(), [](const std::string &what) { return what.starts_with("done"); }));
    }
    [[nodiscard]] const Job &only_job() {
        REQUIRE(jobs().jobs().size() == 1);
        return *jobs().jobs().begin()->second;
    }
    [[nodiscard]] AutoSync &auto_sync() noexcept { return auto_sync_; }

private:
    [[nodiscard]] std::vector<PlugRule> rules_for(const Device &device) const {
        std::vector<PlugRule> rules;
        for (const auto &[serial, rule] : rules_)
            if (serial.empty() || serial == device.usb().serial) {
                rules.push_back(rule);
                rules.back().request.target.device = device.id();
            }
        return rules;
    }

    std::vector<std::pair<std::string, PlugRule>> rules_;
    std::chrono::seconds passed_{};
    AutoSync auto_sync_{devices(), jobs(), [this](const Device &device) { return rules_for(device); },
                        [this] { return std::chrono::steady_clock::now() + passed_; }};
};

} // namespace

TEST_CASE("what a profile wants begins by itself when its phone is plugged in") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    Device &device = rig.plug();
    CHECK(rig.jobs().jobs().empty()); // nobody knows yet how the phone is
    rig.letters().run_until([&] { return !rig.jobs().jobs().empty(); });
    CHECK(rig.only_job().request().automatic);
    CHECK(rig.only_job().request().profile == "Music");
    CHECK(rig.wait_for_end(1).result == JobResult::Success);
    CHECK(rig.phone().holds("Music/file", "1"));
    rig.wait_until_idle();
    CHECK(rig.wait_for_all(1) == 1);
    CHECK(rig.auto_sync().profiles_of(device) == std::vector<std::string>{"Music"});
}

TEST_CASE("a profile that wants a comparison gets one and changes nothing; one that wants nothing gets that") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Verify);
    rig.add_profile("Photos", OnPlug::Off);
    rig.plug();
    rig.letters().run_until([&] { return rig.done() > 0; });
    CHECK(rig.wait_for_end(1).kind == JobKind::Verify);
    rig.wait_until_idle();
    CHECK(rig.wait_for_all(1) == 1);
    CHECK(rig.phone().paths().empty());
}

TEST_CASE("nothing begins with a phone that does not answer") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceUnresponsive, .times = 3});
    rig.plug();
    rig.wait_for_state("ONE", DeviceState::Unresponsive);
    CHECK(rig.jobs().jobs().empty());
    CHECK(rig.wait_for_all(1) == 1); // it was tried again, and answered
    CHECK(rig.phone().holds("Music/file", "1"));
}

TEST_CASE("a phone that is locked when it is plugged in is synchronised when it is unlocked") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    rig.phone().lock();
    rig.plug();
    rig.wait_for_state("ONE", DeviceState::Locked);
    CHECK(rig.jobs().jobs().size() == 1);
    rig.phone().unlock();
    CHECK(rig.wait_for_end(1).result == JobResult::Success);
    rig.wait_until_idle();
    CHECK(rig.wait_for_all(1) == 1);
}

TEST_CASE("a phone that another program has is synchronised when it is free") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceBusy, .times = 1'000'000});
    rig.plug();
    rig.letters().run_until([&] { return !rig.jobs().jobs().empty(); });
    rig.phone().clear_faults();
    CHECK(rig.wait_for_end(1).result == JobResult::Success);
}

TEST_CASE("a phone that leaves and comes back because its session was ended is not synchronised again") {
    AutoSyncRig rig{1ms};
    rig.add_profile("Music", OnPlug::Sync);
    rig.plug();
    CHECK(rig.wait_for_all(1) == 1);
    rig.wait_for_release("ONE", true);
    rig.unplug();
    SECTION("as it does by itself") {
        rig.let_pass(9s);
        rig.plug();
        rig.wait_until_idle();
        CHECK(rig.wait_for_all(1) == 1);
    }
    SECTION("but it is when it stays away for longer than that takes") {
        rig.let_pass(11s);
        rig.plug();
        CHECK(rig.wait_for_all(2) == 2);
    }
    SECTION("but it is when it comes back at another port") {
        rig.plug(ThreadRig::at_port("1-4"));
        CHECK(rig.wait_for_all(2) == 2);
    }
}

TEST_CASE("a phone that leaves long after its session was ended was pulled out") {
    AutoSyncRig rig{1ms};
    rig.add_profile("Music", OnPlug::Sync);
    rig.plug();
    CHECK(rig.wait_for_all(1) == 1);
    rig.wait_for_release("ONE", true);
    rig.let_pass(4s);
    rig.unplug();
    rig.plug();
    CHECK(rig.wait_for_all(2) == 2);
}

TEST_CASE("a phone that comes back in another mode is not synchronised again, one that was pulled out is") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    rig.plug();
    CHECK(rig.wait_for_all(1) == 1);
    rig.unplug();
    UsbPhone phone = ThreadRig::usb_phone();
    phone.address.product_id = 0x4ee2;
    rig.plug(phone);
    rig.wait_until_idle();
    CHECK(rig.wait_for_all(1) == 1);
    rig.unplug(phone);
    rig.plug(phone);
    CHECK(rig.wait_for_all(2) == 2);
}

TEST_CASE("what had not begun when a phone left for a moment begins when it is back") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    rig.phone().fail({.call = FakeCall::Open, .code = ErrorCode::DeviceUnresponsive, .times = 1});
    rig.plug();
    rig.wait_for_state("ONE", DeviceState::Unresponsive); // libmtp has reset it
    rig.unplug();
    rig.plug();
    CHECK(rig.wait_for_all(1) == 1);
    CHECK(rig.phone().holds("Music/file", "1"));
}

TEST_CASE("an unplug in the middle and a plug-in elsewhere make one job that goes on, not two") {
    AutoSyncRig rig;
    const bool at_once = GENERATE(false, true);
    CAPTURE(at_once);
    rig.write("a", std::string(40'000, '1'));
    rig.write("b", std::string(40'000, '2'));
    rig.add_profile("Music", OnPlug::Sync);
    rig.plug();
    rig.phone().unplug_after(100'000);
    rig.letters().run_until([&] { return !rig.jobs().jobs().empty(); });
    if (!at_once)
        CHECK(rig.wait_for_end(1).result == JobResult::DeviceGone);
    rig.unplug();
    rig.plug(ThreadRig::at_port("2-1"));
    CHECK(rig.wait_for_all(2) == 2);
    rig.wait_until_idle();
    CHECK(rig.wait_for_all(2) == 2);
    CHECK(rig.phone().holds("Music/a", std::string(40'000, '1')));
    CHECK(rig.phone().holds("Music/b", std::string(40'000, '2')));
}

TEST_CASE("a job that may not resume is begun anew by the next plug-in") {
    AutoSyncRig rig;
    rig.write("a", std::string(40'000, '1'));
    rig.add_profile("Music", OnPlug::Sync, "ONE", false);
    rig.plug();
    rig.phone().unplug_after(50'000);
    rig.letters().run_until([&] { return !rig.jobs().jobs().empty(); });
    rig.unplug();
    rig.plug(); // the first job has not noticed yet
    CHECK(rig.wait_for_all(2) == 2);
    CHECK(rig.phone().holds("Music/a", std::string(40'000, '1')));
}

TEST_CASE("profiles of one phone take their turn in the order of their names, also after an interruption") {
    AutoSyncRig rig;
    rig.add_profile("A", OnPlug::Sync);
    rig.add_profile("B", OnPlug::Sync);
    rig.phone().lock();
    rig.plug();
    rig.letters().run_until([&] { return rig.jobs().jobs().size() == 2; });
    CHECK(rig.jobs().jobs().at(1)->request().profile == "A");
    CHECK(rig.jobs().jobs().at(2)->request().profile == "B");
    SECTION("undisturbed") {
        rig.phone().unlock();
        CHECK(rig.wait_for_all(2) == 2);
    }
    SECTION("unplugged while the first one waits") {
        rig.unplug();
        CHECK(rig.wait_for_all(2) == 2);
        rig.plug();
        rig.letters().run_until([&] { return rig.jobs().jobs().size() == 2; });
        CHECK(rig.jobs().jobs().at(3)->request().profile == "A");
        CHECK(rig.jobs().jobs().at(4)->request().profile == "B");
        rig.phone().unlock();
        CHECK(rig.wait_for_all(4) == 4);
    }
    CHECK(rig.phone().holds("A/file", "1"));
    CHECK(rig.phone().holds("B/file", "1"));
}

TEST_CASE("two phones are synchronised at the same time") {
    AutoSyncRig rig;
    rig.add_profile("Left", OnPlug::Sync, "ONE");
    rig.add_profile("Right", OnPlug::Sync, "TWO");
    rig.phone("ONE").lock();
    rig.phone("TWO").lock();
    rig.plug("ONE");
    rig.plug("TWO");
    rig.letters().run_until([&] { return rig.jobs().running() == 2; });
    rig.phone("ONE").unlock();
    rig.phone("TWO").unlock();
    CHECK(rig.wait_for_all(2) == 2);
    CHECK(rig.phone("ONE").holds("Left/file", "1"));
    CHECK(rig.phone("TWO").holds("Right/file", "1"));
}

TEST_CASE("of two phones with one serial number the first one keeps its work, and the second one is left alone") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    const Device &first = rig.plug();
    rig.letters().run_until([&] { return rig.jobs().jobs().size() == 1; });
    const Device &second = rig.plug(ThreadRig::at_port("1-9"));
    CHECK(second.id() == "ONE@1-9");
    CHECK(second.is_twin());
    CHECK_FALSE(first.is_twin());
    CHECK(second.warning().find(first.usb().port) != std::string::npos);
    CHECK(rig.auto_sync().profiles_of(second).empty());
    CHECK(rig.auto_sync().refused(second) == std::vector<std::string>{"Music"});
    CHECK(rig.wait_for_all(1) == 1);
    rig.letters().run_until([&] { return second.news().state == DeviceState::Ready; });
    CHECK(rig.wait_for_all(1) == 1);
}

TEST_CASE("a profile that fits two phones waits until somebody says which one it means") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync, "");
    const Device &one = rig.plug("ONE");
    const Device &two = rig.plug("TWO");
    rig.letters().run_until(
        [&] { return !rig.auto_sync().asking(one).empty() && !rig.auto_sync().asking(two).empty(); });
    CHECK(rig.jobs().jobs().empty());
}

TEST_CASE("a profile that asks waits for a person's word, and is answered by any job that does what it wants") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Ask);
    const Device &device = rig.plug();
    rig.wait_until_idle();
    CHECK(rig.auto_sync().asking(device) == std::vector<std::string>{"Music"});
    CHECK(rig.jobs().jobs().empty());
    SECTION("a button") {
        const auto id = rig.auto_sync().begin("ONE", "Music", JobKind::Execute).id();
        CHECK(rig.auto_sync().asking(device).empty());
        CHECK(rig.wait_for_end(id).result == JobResult::Success);
    }
    SECTION("the client") {
        rig.submit("Elsewhere");
        CHECK_FALSE(rig.auto_sync().asking(device).empty());
        rig.submit("Music");
        CHECK(rig.auto_sync().asking(device).empty());
        CHECK(rig.wait_for_all(2) == 2);
    }
    SECTION("nobody who means another profile") {
        CHECK_THROWS_AS(rig.auto_sync().begin("ONE", "Photos", JobKind::Execute), Error);
        CHECK_FALSE(rig.auto_sync().asking(device).empty());
    }
}

TEST_CASE("a job that every session cuts off before it has done anything does not resume for ever") {
    AutoSyncRig rig;
    rig.phone().lock();
    JobRequest request = rig.request(JobKind::Execute);
    request.resume = true;
    rig.plug();
    rig.jobs().submit(request);
    for (std::uint64_t times = 1; times <= 6; ++times) {
        rig.letters().run_until([&] { return !rig.jobs().jobs().empty(); });
        rig.unplug();
        CHECK(rig.wait_for_all(times) == times);
        rig.plug();
    }
    rig.wait_for_state("ONE", DeviceState::Locked);
    CHECK(rig.jobs().jobs().empty());
}

TEST_CASE("when the daemon ends, nothing begins any more") {
    AutoSyncRig rig;
    rig.add_profile("Music", OnPlug::Sync);
    rig.auto_sync().stop();
    rig.plug();
    rig.wait_until_idle();
    CHECK(rig.jobs().jobs().empty());
    CHECK(rig.done() == 0);
}
