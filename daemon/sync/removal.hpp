// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "daemon/sync/deletion_guard.hpp"
#include "daemon/sync/remote_tree.hpp"

namespace mtpsync {

/// An object of the phone whose bytes were read back and are what they should be.
struct ProvenObject {
    ObjectInfo object;
    Sha256 digest;
};

/**
 * The only place of the engine that removes something from a phone. There are four reasons to do so, and each wants
 * to be shown. A folder would go with all that is in it, so only a mirror removes one, and only when it is empty.
 *
 * Every call throws Error as Phone::remove does, and Internal when the reason does not hold. Thread-bound to the job
 * thread; everything is borrowed.
 */
class Removal {
public:
    Removal(PhoneLink &phone, RemoteTree &remote) : phone_{phone}, remote_{remote} {}

    /// @p object has the temporary name of @p file_name: only this program gives such names.
    void temporary(const RelPath &parent, const ObjectInfo &object, std::string_view file_name);
    /// @p object was made by this job, or is known by the journal to be ours, and does not hold what it should.
    void own_remains(const RelPath &parent, const ObjectInfo &object);
    /// @p old is replaced by what is proven to be on the phone already.
    void superseded(const RelPath &parent, const ObjectInfo &old, const ProvenObject &successor);
    /// @p object is on the phone alone, and a mirror may delete it: refusal_of() has nothing against @p evidence.
    void mirrored(const RelPath &parent, const ObjectInfo &object, const DeletionEvidence &evidence);

private:
    void remove_file(const RelPath &parent, const ObjectInfo &object, std::string_view why);
    void remove(const RelPath &parent, const ObjectInfo &object, std::string_view why);

    PhoneLink &phone_;
    RemoteTree &remote_;
};

} // namespace mtpsync
