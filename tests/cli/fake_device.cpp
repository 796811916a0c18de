// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/fake_device.hpp"

#include "common/bus_compat.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mtpsync::test {

FakeDevice::FakeDevice(sdbus::IConnection &connection, FakeDeviceFacts facts)
    : AdaptorInterfaces{connection, sdbus::ObjectPath{"/org/mtpsync1/device/" + facts.id}}, facts_{std::move(facts)} {
    registerAdaptor();
    getObject().emitInterfacesAddedSignal();
}

FakeDevice::~FakeDevice() {
    getObject().emitInterfacesRemovedSignal();
    unregisterAdaptor();
}

void FakeDevice::turn() {
    if (std::exchange(announce_, false))
        emitTreeChanged(1);
}

FakeDevice::Listed FakeDevice::list(const std::string &storage, const std::string &path, const std::string &cursor) {
    if (facts_.storages.empty())
        throw bus_compat::to_bus({ErrorCode::DeviceLocked, facts_.model + " is locked; " + facts_.state_reason});
    if (storage.empty() && facts_.storages.size() > 1)
        throw bus_compat::to_bus({ErrorCode::AmbiguousStorage, "the phone has several storages"});
    if (path.empty())
        return {{Entry{"Music", "dir", 0, "unlisted"}, Entry{"a.txt", "file", 3145728, ""}}, true, ""};
    if (path != "Music")
        throw bus_compat::to_bus({ErrorCode::NoSuchObject, "there is no folder '" + path + "' on the phone"});
    if (!std::exchange(music_listed_, true)) {
        announce_ = true;
        return {{}, false, ""};
    }
    if (cursor.empty())
        return {{Entry{"1.mp3", "file", 17, ""}, Entry{"2.mp3", "file", 2048, "twin"}}, true, "2.mp3"};
    return {{Entry{"3.mp3", "file", 0, ""}}, true, ""};
}

void FakeDevice::List(sdbus::Result<std::vector<Entry>, bool, std::string> &&result, std::string storage,
                      std::string path, std::string cursor, std::uint32_t /*limit*/) {
    const auto [entries, complete, next] = list(storage, path, cursor);
    result.returnResults(entries, complete, next);
}

std::vector<FakeDevice::Storage> FakeDevice::Storages() {
    constexpr std::uint64_t gib = std::uint64_t{1} << 30U;
    std::vector<Storage> storages;
    std::transform(facts_.storages.begin(), facts_.storages.end(), std::back_inserter(storages),
                   [](const std::string &description) {
                       return Storage{description, "", 64 * gib, 48 * gib, false};
                   });
    return storages;
}

} // namespace mtpsync::test
