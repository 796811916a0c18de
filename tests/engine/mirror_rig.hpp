// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/engine/engine_rig.hpp"

#include <string>
#include <vector>

namespace mtpsync {

/// Jobs of a mirror on an EngineRig. Thread-bound, as that is.
class MirrorRig : public EngineRig {
public:
    /// So much may be deleted from now on, as DeleteLimit::parse takes it; "" is the default.
    void set_max_delete(const std::string &limit) { max_delete_ = limit; }
    void set_filter(std::vector<std::string> rules) { rules_ = std::move(rules); }

    [[nodiscard]] JobRequest mirror_request(JobKind kind) const;
    Report mirror() { return run(mirror_request(JobKind::Execute)); }
    Report verify_mirror() { return run(mirror_request(JobKind::Verify)); }

    /// Everything on the phone: path -> content, from the root of the storage.
    [[nodiscard]] Content whole_phone();
    /// Ten files, here and on the phone, so that little is a small part.
    void fill();

private:
    std::string max_delete_;
    std::vector<std::string> rules_;
};

/// Why the item of this path was kept; None when it was not. Fails the test when there is no such item.
[[nodiscard]] KeepReason kept(const Report &report, std::string_view path);

} // namespace mtpsync
