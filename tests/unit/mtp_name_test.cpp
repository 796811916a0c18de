// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/mtp_name.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

TEST_CASE("names that every phone takes are fine") {
    for (const std::string &name : {std::string{"a"}, std::string{"..."}, std::string{".nomedia"}, std::string{"ü 🎉"},
                                    std::string(254, 'x'), std::string{"a:b?*\"<>|\\ ."}})
        CHECK(check_mtp_name(name) == NameProblem::None);
}

TEST_CASE("names that no phone takes are told apart") {
    CHECK(check_mtp_name("") == NameProblem::Empty);
    CHECK(check_mtp_name(".") == NameProblem::DotOrDotDot);
    CHECK(check_mtp_name("..") == NameProblem::DotOrDotDot);
    CHECK(check_mtp_name("a/b") == NameProblem::Slash);
    CHECK(check_mtp_name(std::string{"a\0b", 3}) == NameProblem::Nul);
    CHECK(check_mtp_name("\xff") == NameProblem::NotUtf8);
    CHECK(check_mtp_name(std::string(255, 'x')) == NameProblem::TooLong);
}

TEST_CASE("the length of a name is counted in UTF-16 units, not in bytes or characters") {
    std::string name;
    for (int n = 0; n < 127; ++n)
        name += "🎉"; // 254 units, 508 bytes
    CHECK(check_mtp_name(name) == NameProblem::None);
    CHECK(check_mtp_name(name + "x") == NameProblem::TooLong);
}

TEST_CASE("a FAT-like storage refuses more") {
    for (const char c : std::string{"\"*:<>?\\|"})
        CHECK(check_mtp_name(std::string{"a"} + c, NameRules::FatLike) == NameProblem::ReservedCharacter);
    CHECK(check_mtp_name("a\nb", NameRules::FatLike) == NameProblem::ControlCharacter);
    CHECK(check_mtp_name("a.", NameRules::FatLike) == NameProblem::TrailingDotOrSpace);
    CHECK(check_mtp_name("a ", NameRules::FatLike) == NameProblem::TrailingDotOrSpace);
    CHECK(check_mtp_name(".a b", NameRules::FatLike) == NameProblem::None);
}
