// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/path.hpp"

#include <optional>
#include <string>

namespace mtpsync {

/// Where a folder on a phone is, for as long as the phone exists.
struct PhoneFolder {
    std::string device;  ///< Id of the phone
    std::string storage; ///< description
    RelPath path;        ///< below the root of the storage
};

/// Which names on phones stand for which local ones, for the way back. Thread-safe: job threads share it.
class NameMemory {
public:
    virtual ~NameMemory() = default;

    /// Throws Error (StateUnwritable).
    virtual void remember(const PhoneFolder &folder, const std::string &phone_name, const std::string &local_name) = 0;
    /// Nothing when the name stands for itself, as far as is known. Throws Error (StateUnwritable).
    [[nodiscard]] virtual std::optional<std::string> local_name_of(const PhoneFolder &folder,
                                                                   const std::string &phone_name) const = 0;
};

} // namespace mtpsync
