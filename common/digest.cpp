// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/digest.hpp"

#include <sodium.h>

namespace mtpsync {

std::string Sha256::hex() const {
    std::string text(2 * size + 1, '\0'); // sodium writes the final NUL too
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

std::optional<Sha256> Sha256::from_hex(std::string_view text) {
    Sha256 digest;
    std::size_t length = 0;
    if (text.size() != 2 * size || sodium_hex2bin(digest.bytes.data(), digest.bytes.size(), text.data(), text.size(),
                                                  nullptr, &length, nullptr) != 0)
        return std::nullopt;
    if (length != size)
        return std::nullopt;
    return digest;
}

} // namespace mtpsync
