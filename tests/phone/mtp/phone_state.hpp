// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/event_sender.hpp"
#include "tests/phone/mtp/fault_board.hpp"
#include "tests/phone/mtp/hostility.hpp"
#include "tests/phone/mtp/profile.hpp"
#include "tests/phone/mtp/session.hpp"
#include "tests/phone/mtp/storage.hpp"
#include "tests/phone/mtp/transaction_log.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace vphone {

/// What the phone is and remembers between transactions; the operations work on it. Owned by the Responder,
/// thread-bound.
class PhoneState {
public:
    /// Throws std::invalid_argument when the directory of a storage does not exist.
    PhoneState(Profile a_profile, PhoneIdentity an_identity, std::vector<StorageConfig> configs, UsbUpstream &upstream);

    const Profile profile;
    const PhoneIdentity identity;
    std::vector<std::unique_ptr<Storage>> storages;
    FaultBoard faults;
    TransactionLog log;
    Hostility hostility;
    EventSender events;
    std::unique_ptr<Session> session; ///< null: none is open
    std::uint8_t battery_level = 100; ///< per cent
    /// Files that are declared larger keep their size but not their bytes. Nothing: all are stored.
    std::optional<std::uint64_t> discard_larger_than;

    /// A session of new handles and new storage ids.
    void open_session(std::uint32_t id);
    void close_session();
    /// Storages came or went (locked, unlocked, card pulled): brings the session in line and sends the events.
    void refresh_mounts();
    [[nodiscard]] bool is_available(std::size_t storage);

private:
    void mount(std::size_t index);

    std::uint32_t next_handle_ = 1;
    std::uint32_t next_storage_number_ = 1;
};

} // namespace vphone
