// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/object_path.hpp"
#include "tests/support/catch.hpp"

using namespace mtpsync;

TEST_CASE("the number of a job is read from its path and from nothing else") {
    CHECK(job_id_of(job_object_path(12)) == 12U);
    CHECK(job_object_path(12) == "/org/mtpsync1/job/_12");
    for (const char *other : {"/org/mtpsync1/job/_12x", "/org/mtpsync1/job/_", "/org/mtpsync1/device/_12", "12", ""})
        CHECK_FALSE(job_id_of(other));
}

TEST_CASE("every byte of a serial number has its place in a path, so that two phones never share one") {
    CHECK(device_object_path("R58M123") == "/org/mtpsync1/device/R58M123");
    CHECK(device_object_path("a-b_c") == "/org/mtpsync1/device/a_2db_5fc");
    CHECK(device_object_path("\xff/") == "/org/mtpsync1/device/_ff_2f");
    CHECK(device_object_path("") == "/org/mtpsync1/device/_");
    CHECK(profile_object_path("a.b") == "/org/mtpsync1/profile/a_2eb");
}
