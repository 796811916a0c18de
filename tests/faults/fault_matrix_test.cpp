// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fault_matrix.hpp"
#include "tests/support/catch.hpp"

#include <cstdlib>
#include <iostream>

using namespace mtpsync;

TEST_CASE("no fault at any call, and no pair of faults in a replacement, loses anything or is reported wrongly") {
    const char *only = std::getenv("MTPSYNC_FAULT_CASE");
    FaultMatrix matrix{only == nullptr ? "" : only, [](const std::string &name, const Verdict &verdict) {
                           FAIL_CHECK("MTPSYNC_FAULT_CASE=" << name << "\n" << verdict.text());
                       }};
    matrix.run_singles();
    matrix.run_pairs();
    std::cout << matrix.tally().line() << std::endl;
    CHECK(matrix.tally().cases > 0);
}
