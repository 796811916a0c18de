// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/digest.hpp"

#include <sodium.h>

namespace mtpsync {

struct Sha256Hasher::State {
    crypto_hash_sha256_state sodium;
};

Sha256Hasher::Sha256Hasher() : state_{std::make_unique<State>()} {
    crypto_hash_sha256_init(&state_->sodium);
}

Sha256Hasher::Sha256Hasher(Sha256Hasher &&) noexcept = default;
Sha256Hasher &Sha256Hasher::operator=(Sha256Hasher &&) noexcept = default;
Sha256Hasher::~Sha256Hasher() = default;

void Sha256Hasher::update(std::span<const std::uint8_t> bytes) noexcept {
    crypto_hash_sha256_update(&state_->sodium, bytes.data(), bytes.size());
}

Sha256 Sha256Hasher::finish() noexcept {
    Sha256 digest;
    crypto_hash_sha256_final(&state_->sodium, digest.bytes.data());
    crypto_hash_sha256_init(&state_->sodium);
    return digest;
}

} // namespace mtpsync
