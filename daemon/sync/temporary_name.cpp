// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/temporary_name.hpp"

#include "common/digest.hpp"

#include <span>

namespace mtpsync {

std::string temporary_name_of(std::string_view name) {
    Sha256Hasher hasher;
    hasher.update(std::span{reinterpret_cast<const std::uint8_t *>(name.data()), name.size()});
    return ".mtpsync-" + hasher.finish().hex().substr(0, 16) + ".part";
}

} // namespace mtpsync
