// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_devices.hpp"

#include "client/daemon_client.hpp"
#include "client/device_table.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"

#include <unistd.h>

namespace mtpsync {

namespace {

ExitCode list_devices(const CommonOptions &common) {
    DaemonClient client{common.bus()};
    const auto devices = client.devices();
    if (common.json) {
        auto document = nlohmann::ordered_json::array();
        for (const DeviceInfo &device : devices)
            document.push_back(to_json(device));
        print_json(document);
    } else {
        print(device_table(devices, Style::of(STDOUT_FILENO)));
    }
    return ExitCode::Ok;
}

} // namespace

Action add_devices(CLI::App & /*verb*/, const CommonOptions &common) {
    return [&common] { return list_devices(common); };
}

} // namespace mtpsync
