// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/phone_link.hpp"
#include "daemon/phone/phone_process.hpp"

namespace mtpsync {

/// Opens sessions with the phone at @p address, each over a worker of its own. Where another program has the phone, the
/// error (DeviceBusy) names the program and how to free the phone. To be called on the phone's job thread.
[[nodiscard]] PhoneOpener worker_opener(const UsbAddress &address, WorkerSettings settings);

} // namespace mtpsync
