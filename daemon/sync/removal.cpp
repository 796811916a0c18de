// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sync/removal.hpp"

#include "common/error.hpp"
#include "common/text.hpp"
#include "daemon/sync/temporary_name.hpp"

#include <spdlog/spdlog.h>

namespace mtpsync {

namespace {

void require(bool holds, const ObjectInfo &object, std::string_view why) {
    if (!holds)
        throw Error{ErrorCode::Internal, "'" + escape_for_display(object.name) +
                                             "' on the phone was about to be removed as " + std::string{why} +
                                             ", which it is not"};
}

} // namespace

void Removal::temporary(const RelPath &parent, const ObjectInfo &object, std::string_view file_name) {
    require(object.name == temporary_name_of(file_name), object, "a temporary file");
    remove_file(parent, object, "a temporary file");
}

void Removal::own_remains(const RelPath &parent, const ObjectInfo &object) {
    remove_file(parent, object, "what is left of an attempt");
}

void Removal::superseded(const RelPath &parent, const ObjectInfo &old, const ProvenObject &successor) {
    require(successor.object.handle != old.handle, old, "an old version");
    remove_file(parent, old, "an old version");
}

void Removal::mirrored(const RelPath &parent, const ObjectInfo &object, const DeletionEvidence &evidence) {
    const std::string_view why = "something that only the phone has";
    require(evidence.path.name() == object.name && evidence.seen == sighting_of(object), object, why);
    require(!refusal_of(evidence), object, why);
    remove(parent, object, why);
}

void Removal::remove_file(const RelPath &parent, const ObjectInfo &object, std::string_view why) {
    require(!object.is_folder, object, why);
    remove(parent, object, why);
}

void Removal::remove(const RelPath &parent, const ObjectInfo &object, std::string_view why) {
    spdlog::debug("removing '{}' from the phone: {}", parent.child(object.name).display(), why);
    phone_.remove(object.handle);
    remote_.removed(parent, object.handle);
}

} // namespace mtpsync
