// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/digest.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace mtpsync;

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

} // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples") {
    Sha256Hasher hasher;
    CHECK(hasher.finish().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hasher.update(bytes_of("abc"));
    CHECK(hasher.finish().hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (int n = 0; n < 1000; ++n)
        hasher.update(bytes_of(std::string(1000, 'a')));
    CHECK(hasher.finish().hex() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a digest does not depend on how the bytes come in pieces") {
    const std::string text(10'000, 'x');
    Sha256Hasher at_once;
    at_once.update(bytes_of(text));
    Sha256Hasher in_pieces;
    for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size * 3 % 127 + 1)
        in_pieces.update(bytes_of(text.substr(at, size)));
    CHECK(at_once.finish() == in_pieces.finish());
}

TEST_CASE("a digest is read back from its hexadecimal form, and from nothing else") {
    Sha256Hasher hasher;
    const Sha256 digest = hasher.finish();
    CHECK(Sha256::from_hex(digest.hex()) == digest);
    CHECK_FALSE(Sha256::from_hex(""));
    CHECK_FALSE(Sha256::from_hex(digest.hex().substr(1)));
    CHECK_FALSE(Sha256::from_hex(digest.hex() + "0"));
    CHECK_FALSE(Sha256::from_hex("g" + digest.hex().substr(1)));
}
