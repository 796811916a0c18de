// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

namespace {

/// Something new, something other, something gone, and things that are to stay.
void prepare(MirrorRig &rig) {
    rig.fill();
    rig.write("new/file", "1");
    rig.write("folder/file 0", "another version");
    rig.phone().write("Sync/gone/deep/a", "2");
    rig.phone().write("Sync/gone/b", "3");
    rig.phone().write("Sync/c", "4");
    rig.phone().write("Sync/shelter/d.part", "5");
    rig.phone().write("DCIM/photo", "6");
    rig.set_filter({"- *.part"});
}

/// Of how many moments a mirror consists, from its comparison to its end.
int moments_of_a_mirror() {
    MirrorRig rig;
    prepare(rig);
    int moments = 0;
    rig.phone().at_every_call([&](const FakeMoment & /*moment*/) { ++moments; });
    REQUIRE(rig.mirror().result == JobResult::Success);
    return moments;
}

void require_nothing_lost(MirrorRig &rig) {
    CHECK(rig.phone().content("DCIM/photo") == "6");
    CHECK(rig.phone().content("Sync/shelter/d.part") == "5");
    for (char name = '1'; name <= '9'; ++name) {
        const std::string path = std::string{"Sync/folder/file "} + name;
        CHECK(rig.phone().content(path) == path.substr(5));
    }
}

/// The same of a mirror of the phone.
void prepare_pull(MirrorRig &rig) {
    rig.set_direction(Direction::Pull);
    rig.fill();
    rig.phone().write("Sync/new/file", "1");
    rig.phone().write("Sync/folder/file 0", "another version");
    rig.write("gone/deep/a", "2");
    rig.write("gone/b", "3");
    rig.write("c", "4");
    rig.write("shelter/d.part", "5");
    rig.set_filter({"- *.part"});
}

int moments_of_a_pull() {
    MirrorRig rig;
    prepare_pull(rig);
    int moments = 0;
    rig.phone().at_every_call([&](const FakeMoment & /*moment*/) { ++moments; });
    REQUIRE(rig.mirror().result == JobResult::Success);
    return moments;
}

void require_nothing_lost_here(const MirrorRig &rig) {
    const auto here = rig.local_content();
    CHECK(here.at("shelter/d.part") == "5");
    for (char name = '1'; name <= '9'; ++name) {
        const std::string path = std::string{"folder/file "} + name;
        CHECK(here.at(path) == path);
    }
}

} // namespace

TEST_CASE("a mirror that is interrupted at any moment loses nothing and is finished by the next ones") {
    const ErrorCode code = GENERATE(ErrorCode::SessionLost, ErrorCode::DeviceGone, ErrorCode::PhoneBusy,
                                    ErrorCode::AccessDenied, ErrorCode::StorageUnavailable);
    const int moments = moments_of_a_mirror();
    CHECK(moments > 40);
    for (int struck = 1; struck <= moments; ++struck) {
        INFO(error_info(code).name << " at moment " << struck);
        MirrorRig rig;
        prepare(rig);
        int moment = 0;
        rig.phone().at_every_call([&](const FakeMoment & /*now*/) {
            if (++moment == struck)
                throw Error{code, "as the test says"};
        });
        const Report report = rig.mirror();
        require_nothing_lost(rig);
        if (report.result == JobResult::Success)
            CHECK(report.deleted.done == report.deleted.total);
        rig.phone().at_every_call({});
        rig.replug();
        for (int more = 0; more < 3; ++more) // what failed is retried, then all is compared
            rig.mirror();
        REQUIRE(rig.verify_mirror().result == JobResult::Success);
        require_nothing_lost(rig);
        REQUIRE_FALSE(rig.phone().content("Sync/gone/deep/a"));
        REQUIRE_FALSE(rig.phone_has_leftovers());
    }
}

TEST_CASE(
    "a mirror of the phone that is interrupted at any moment loses nothing here and is finished by the next ones") {
    const ErrorCode code = GENERATE(ErrorCode::SessionLost, ErrorCode::DeviceGone, ErrorCode::PhoneBusy,
                                    ErrorCode::AccessDenied, ErrorCode::StorageUnavailable);
    const int moments = moments_of_a_pull();
    CHECK(moments > 40);
    for (int struck = 1; struck <= moments; ++struck) {
        INFO(error_info(code).name << " at moment " << struck);
        MirrorRig rig;
        prepare_pull(rig);
        int moment = 0;
        rig.phone().at_every_call([&](const FakeMoment & /*now*/) {
            if (++moment == struck)
                throw Error{code, "as the test says"};
        });
        const Report report = rig.mirror();
        require_nothing_lost_here(rig);
        if (report.result != JobResult::Success)
            CHECK(report.deleted.done == 0); // all evidence comes before the first thing goes
        rig.phone().at_every_call({});
        rig.replug();
        for (int more = 0; more < 3; ++more) // what failed is retried, then all is compared
            rig.mirror();
        REQUIRE(rig.verify_mirror().result == JobResult::Success);
        require_nothing_lost_here(rig);
        REQUIRE_FALSE(rig.local_content().contains("gone/"));
        REQUIRE(rig.local_leftovers().empty());
    }
}
