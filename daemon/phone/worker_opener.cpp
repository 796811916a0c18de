// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/worker_opener.hpp"

#include "common/error.hpp"
#include "daemon/hotplug/holder_advice.hpp"

#include <unistd.h>

#include <utility>

namespace mtpsync {

PhoneOpener worker_opener(const UsbAddress &address, WorkerSettings settings) {
    return [address, settings = std::move(settings)](const CallLimits &limits) -> std::unique_ptr<Phone> {
        try {
            return PhoneProcess::open(address, settings, limits);
        } catch (const Error &error) {
            if (error.code() != ErrorCode::DeviceBusy)
                throw;
            throw Error{ErrorCode::DeviceBusy, advice_on(find_usb_holders(address, getpid()))};
        }
    };
}

} // namespace mtpsync
