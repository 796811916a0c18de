// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/name_memory.hpp"
#include "common/phone_digests.hpp"
#include "daemon/sync/target.hpp"

#include <string>

namespace mtpsync {

/// The manifest of @p target's folder on the phone (print_manifest). The phone need not be plugged in: "" means the
/// only one of which something is known, and so for the storage. With NamePolicy::Map the files have their local names,
/// as far as @p names knows them, else those of the phone. Throws Error: NoSuchDevice, AmbiguousDevice, NoSuchStorage,
/// AmbiguousStorage; StateUnwritable. Reentrant.
[[nodiscard]] std::string manifest_of(const PhoneDigests &digests, const NameMemory &names, const Target &target);

} // namespace mtpsync
