// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/engine/engine_rig.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace mtpsync {

/// A file of the local folder whose name has something else on the phone.
struct Replacement {
    std::string path; ///< in the folder
    std::string old_content;
    std::string new_content;
};

/// What lies in the local folder and on the phone before the first job. A value.
struct Scenario {
    std::string name;
    EngineRig::Content source;  ///< path in the folder -> content; a folder ends with '/'
    EngineRig::Content remote;  ///< what the phone has of the folder, old or equal; the same form
    EngineRig::Content foreign; ///< what the phone has besides: path from the storage's root -> content

    [[nodiscard]] std::vector<Replacement> replacements() const;
    /// The paths of everything that is to be on the phone in the end, from the storage's root, as FakeDevice::paths().
    [[nodiscard]] std::set<std::string> final_paths() const;

    void write_source(const EngineRig &rig) const;
    /// The phone has what it had before the first job, and nothing else.
    void reset_phone(FakeDevice &phone) const;
};

/// Where the folder lies on the phone.
[[nodiscard]] std::string on_phone(const std::string &path);

/// That of scenario.json, which the wire tier reads, too. One file has @p large_bytes instead, of which the calls that
/// a job makes do not depend.
[[nodiscard]] Scenario make_whole_scenario(std::size_t large_bytes);
/// Two files that replace old ones, one of the same size.
[[nodiscard]] Scenario make_replace_scenario();

} // namespace mtpsync
