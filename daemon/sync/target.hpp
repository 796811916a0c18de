// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/delete_limit.hpp"
#include "common/filter.hpp"
#include "common/path.hpp"
#include "common/plan.hpp"

#include <string>

namespace mtpsync {

/// Two folders that shall be equal.
struct Target {
    std::string device;  ///< Id of the phone
    std::string model;   ///< for people
    std::string storage; ///< description; "": the only one
    RelPath dest;        ///< below the root of the storage
    std::string source;  ///< absolute path of the local folder, as bytes
    NamePolicy names = NamePolicy::Refuse;
    Direction direction = Direction::Push; ///< says which one is the original
    ReadBack read_back = ReadBack::Full;
    Filter filter;
    bool delete_extra = false; ///< a mirror: what is on the receiving side alone is deleted
    DeleteLimit max_delete;

    friend bool operator==(const Target &, const Target &) = default;
};

} // namespace mtpsync
