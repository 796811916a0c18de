// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_ls.hpp"

#include "client/daemon_client.hpp"
#include "client/folder_listing.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"
#include "client/place_choice.hpp"
#include "client/quantity.hpp"
#include "client/table.hpp"
#include "client/terminal.hpp"

#include <unistd.h>

#include <memory>

namespace mtpsync {

namespace {

struct LsOptions {
    std::string path;
    PlaceOptions place;
    bool details = false;
};

ExitCode print_storages(const CommonOptions &common, const DeviceInfo &device) {
    if (common.json) {
        print_json({{"storages", to_json(device).at("storages")}});
        return ExitCode::Ok;
    }
    for (const StorageInfo &storage : device.storages)
        print(storage_label(storage) + "\n");
    return ExitCode::Ok;
}

void print_entries_for_programs(const std::vector<ListedEntry> &entries) {
    auto list = nlohmann::ordered_json::array();
    for (const ListedEntry &entry : entries)
        list.push_back({{"name", entry.name},
                        {"type", entry.folder ? "dir" : "file"},
                        {"size", entry.size},
                        {"remark", entry.remark}});
    print_json({{"entries", list}});
}

void print_entries(const std::vector<ListedEntry> &entries, bool details) {
    Table table{{"SIZE", "NAME", "REMARK"}};
    for (const ListedEntry &entry : entries) {
        const std::string name = entry.name + (entry.folder ? "/" : "");
        if (details)
            table.add({entry.folder ? "-" : format_bytes(entry.size), name, entry.remark});
        else
            print(name + "\n");
    }
    if (details)
        print(table.text(Style::of(STDOUT_FILENO)));
}

ExitCode list(const CommonOptions &common, const LsOptions &options) {
    const std::string path = phone_path(options.path);
    DaemonClient client{common.bus()};
    const auto devices = client.devices();
    const DeviceInfo &device = choose_device(devices, options.place.device, terminal::can_ask());
    const bool several = device.storages.size() > 1 && options.place.storage.empty();
    if (several && path.empty())
        return print_storages(common, device);

    const std::string storage = choose_storage(device, options.place.storage, terminal::can_ask());
    const auto entries = FolderListing{client, device}.read(storage, path);
    if (common.json)
        print_entries_for_programs(entries);
    else
        print_entries(entries, options.details);
    return ExitCode::Ok;
}

} // namespace

Action add_ls(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<LsOptions>();
    verb.add_option("PATH", options->path, "The folder; without it the root, or the storages when there are several")
        ->type_name("");
    add_place_options(verb, options->place);
    verb.add_flag("-l", options->details, "With sizes and remarks");
    return [&common, options] { return list(common, *options); };
}

} // namespace mtpsync
