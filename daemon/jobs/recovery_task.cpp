// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/jobs/recovery_task.hpp"

#include "common/error.hpp"
#include "daemon/sync/recovery.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mtpsync {

namespace {

void recover(const JobServices &services, const std::string &device, PhoneLink &phone, const std::stop_token &stop) {
    ProgressMeter nobody_looks;
    SyncContext context{.phone = phone,
                        .meter = nobody_looks,
                        .hashers = services.hashers,
                        .journal = services.journal,
                        .device = device,
                        .retry = services.retry,
                        .stop = stop,
                        .pause = services.pause};
    Attempts attempts{context};
    for (const std::string &storage : services.journal.storages_of(device))
        Recovery{context, attempts, storage}.run();
}

} // namespace

PhoneThread::Task make_recovery_task(const JobServices &services, std::string device) {
    return [services, device = std::move(device)](PhoneLink &phone, const std::stop_token &stop) {
        try {
            recover(services, device, phone, stop);
        } catch (const Error &error) {
            spdlog::warn("{}: what an earlier job left half done stays for now: {}", device, error.what());
        }
    };
}

} // namespace mtpsync
