// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/keyed_hash.hpp"

#include "common/error.hpp"

#include <sodium.h>

#include <cstring>
#include <tuple>

namespace mtpsync {

KeyedHash::KeyedHash() {
    static_assert(std::tuple_size_v<decltype(key_)> == crypto_shorthash_KEYBYTES);
    if (sodium_init() < 0)
        throw Error{ErrorCode::Internal, "libsodium cannot start; see that /dev/urandom can be read"};
    crypto_shorthash_keygen(key_.data());
}

std::uint32_t KeyedHash::of(std::span<const unsigned char> bytes) const noexcept {
    std::array<unsigned char, crypto_shorthash_BYTES> hash;
    crypto_shorthash(hash.data(), bytes.data(), bytes.size(), key_.data());
    std::uint32_t first = 0;
    std::memcpy(&first, hash.data(), sizeof(first));
    return first;
}

std::uint32_t KeyedHash::of(std::string_view text) const noexcept {
    return of(std::span{reinterpret_cast<const unsigned char *>(text.data()), text.size()});
}

std::uint32_t KeyedHash::of(std::uint32_t number) const noexcept {
    std::array<unsigned char, sizeof(number)> bytes;
    std::memcpy(bytes.data(), &number, sizeof(number));
    return of(std::span<const unsigned char>{bytes});
}

} // namespace mtpsync
