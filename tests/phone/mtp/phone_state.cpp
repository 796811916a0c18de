// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/phone_state.hpp"

#include "tests/phone/mtp/codes.hpp"

#include <utility>

namespace vphone {

PhoneState::PhoneState(Profile a_profile, PhoneIdentity an_identity, std::vector<StorageConfig> configs,
                       UsbUpstream &upstream)
    : profile{std::move(a_profile)}, identity{std::move(an_identity)}, events{upstream, profile.events} {
    for (StorageConfig &config : configs)
        storages.push_back(std::make_unique<Storage>(std::move(config), profile.trims_names_on_removable));
}

void PhoneState::open_session(std::uint32_t id) {
    session = std::make_unique<Session>(
        Session{.id = id, .tree = ObjectTree{profile.accepts_twins, next_handle_}, .pending = std::nullopt});
    for (std::size_t index = 0; index < storages.size(); ++index)
        if (is_available(index))
            mount(index);
    events.open_session();
}

void PhoneState::close_session() {
    events.close_session();
    session.reset();
}

bool PhoneState::is_available(std::size_t storage) {
    return !faults.find(FaultKind::Locked) && !faults.is_removed(storage);
}

void PhoneState::mount(std::size_t index) {
    const std::uint32_t id = (next_storage_number_++ << 16) + 1;
    session->tree.mount(index, *storages[index], id);
}

void PhoneState::refresh_mounts() {
    if (!session)
        return;
    for (std::size_t index = 0; index < storages.size(); ++index) {
        const Mount *mounted = session->tree.mounted(index);
        if (is_available(index) && !mounted) {
            mount(index);
            events.send(event::store_added, session->tree.mounted(index)->id);
        } else if (!is_available(index) && mounted) {
            const std::uint32_t id = mounted->id;
            session->former_storages.insert(id);
            session->tree.unmount(index);
            events.send(event::store_removed, id);
        }
    }
}

} // namespace vphone
