// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/digest.hpp"
#include "common/error.hpp"

#include <openssl/evp.h>

namespace mtpsync {

namespace {

/// Looked up once in the life of the process: the look-up reads OpenSSL's configuration.
const EVP_MD *sha256_algorithm() {
    static EVP_MD *const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (algorithm == nullptr)
        throw Error{ErrorCode::Internal, "OpenSSL has no SHA-256: its configuration is broken"};
    return algorithm;
}

} // namespace

struct Sha256Hasher::State {
    State() {
        if (context == nullptr || EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) != 1)
            throw Error{ErrorCode::Internal, "OpenSSL cannot begin a SHA-256 digest"};
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State() { EVP_MD_CTX_free(context); }

    EVP_MD_CTX *context = EVP_MD_CTX_new();
};

Sha256Hasher::Sha256Hasher() : state_{std::make_unique<State>()} {
}

Sha256Hasher::Sha256Hasher(Sha256Hasher &&) noexcept = default;
Sha256Hasher &Sha256Hasher::operator=(Sha256Hasher &&) noexcept = default;
Sha256Hasher::~Sha256Hasher() = default;

void Sha256Hasher::update(std::span<const std::uint8_t> bytes) noexcept {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); // fails only for a context that was never begun
}

Sha256 Sha256Hasher::finish() noexcept {
    Sha256 digest;
    EVP_DigestFinal_ex(state_->context, digest.bytes.data(), nullptr);
    EVP_DigestInit_ex2(state_->context, nullptr, nullptr); // the same algorithm again
    return digest;
}

} // namespace mtpsync
