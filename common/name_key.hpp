// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mtpsync {

/**
 * The key of a name: two names with the same key may be one and the same to the storage of a phone, so that only one of
 * them can lie in a folder (docs/adr/0006). Unicode's full case folding, composed (NFC), without the characters that
 * are to be ignored, as the file systems of phones compare.
 *
 * It errs on the side of "the same": "ß" and "SS" are equal, although some storages tell them apart. It does not depend
 * on the locale: the Turkish "ı" is no "i". A name that is not valid UTF-8 is its own key. Reentrant.
 */
[[nodiscard]] std::string name_key(std::string_view name);

} // namespace mtpsync
