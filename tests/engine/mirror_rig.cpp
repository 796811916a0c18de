// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/mirror_rig.hpp"

#include "tests/support/catch.hpp"

namespace mtpsync {

JobRequest MirrorRig::mirror_request(JobKind kind) const {
    JobRequest request = this->request(kind);
    request.target.delete_extra = true;
    request.target.filter = Filter::parse(rules_);
    if (!max_delete_.empty())
        request.target.max_delete = DeleteLimit::parse(max_delete_);
    return request;
}

EngineRig::Content MirrorRig::whole_phone() {
    Content content;
    for (const std::string &path : phone().paths())
        content[path] = phone().content(path).value_or("");
    return content;
}

void MirrorRig::fill() {
    for (char name = '0'; name <= '9'; ++name) {
        const std::string path = std::string{"folder/file "} + name;
        write(path, path);
        phone().write("Sync/" + path, path);
    }
}

KeepReason kept(const Report &report, std::string_view path) {
    return item_of(report, path).kept;
}

} // namespace mtpsync
