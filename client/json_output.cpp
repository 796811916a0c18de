// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/json_output.hpp"

#include "client/output.hpp"
#include "common/text.hpp"

namespace mtpsync {

using nlohmann::ordered_json;

ordered_json to_json(const StorageInfo &storage) {
    return {{"description", storage.description},
            {"volume", storage.volume},
            {"capacity", storage.capacity},
            {"free", storage.free},
            {"read_only", storage.read_only}};
}

ordered_json to_json(const DeviceInfo &device) {
    auto storages = ordered_json::array();
    for (const StorageInfo &storage : device.storages)
        storages.push_back(to_json(storage));
    return {{"id", device.id},
            {"port", device.port},
            {"vendor", device.vendor},
            {"model", device.model},
            {"serial", device.serial},
            {"state", device.state},
            {"state_reason", device.state_reason},
            {"storages", storages},
            {"objects", device.objects},
            {"folders_unlisted", device.folders_unlisted}};
}

ordered_json to_json(const JobInfo &job) {
    return {{"id", job.id},
            {"kind", job.kind},
            {"target",
             {{"device", job.target.device},
              {"storage", job.target.storage},
              {"dest", job.target.dest},
              {"source", escape_for_display(job.target.source)},
              {"direction", to_word(job.target.direction)},
              {"profile", job.profile}}},
            {"owner_uid", job.owner_uid},
            {"created", job.created},
            {"state", job.state},
            {"state_reason", job.state_reason},
            {"phase", job.phase},
            {"files",
             {{"total", job.files_total},
              {"done", job.files_done},
              {"failed", job.files_failed},
              {"skipped", job.files_skipped},
              {"verified", job.files_verified}}},
            {"bytes", {{"total", job.bytes_total}, {"done", job.bytes_done}}}};
}

void print_json(const ordered_json &document) {
    print(document.dump(1) + "\n");
}

} // namespace mtpsync
