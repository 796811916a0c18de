// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/unique_fd.hpp"
#include "daemon/phone/phone.hpp"
#include "tests/phone/contract/contract_rig.hpp"
#include "tests/support/catch.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mtpsync {

/// Long enough for any call on a busy machine; a test that needs a shorter one says so.
[[nodiscard]] CallLimits patient();

/// @p size bytes that repeat nowhere near a block or packet length. The same for the same size.
[[nodiscard]] std::string test_content(std::size_t size);
[[nodiscard]] Sha256 digest_of(std::string_view content);

/// A nameless local file with this content, open for reading and writing.
[[nodiscard]] UniqueFd local_file(std::string_view content);
[[nodiscard]] std::string content_of(int fd);

/// The code of the Error that @p call throws; nothing when it throws none.
[[nodiscard]] std::optional<ErrorCode> error_of(const std::function<void()> &call);

/// A rig with a session on it, and the storage of that session.
struct Session {
    Session() : Session{make_contract_rig()} {}
    explicit Session(std::unique_ptr<ContractRig> with);

    /// The session begins anew, as after a re-plug.
    void reopen();
    PutResult put(const std::string &name, std::string_view content, ObjectHandle parent = root_folder,
                  const CallLimits &limits = patient());
    [[nodiscard]] std::optional<ObjectInfo> find(const std::string &name, ObjectHandle folder = root_folder);

    std::unique_ptr<ContractRig> rig;
    std::unique_ptr<Phone> phone;
    StorageId storage{};
};

} // namespace mtpsync
