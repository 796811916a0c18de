// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dbus/device_adaptor.hpp"

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace mtpsync::test {

/// What a scripted phone says of itself.
struct FakeDeviceFacts {
    std::string id;
    std::string model;
    std::string state = "ready";
    std::string state_reason;
    std::vector<std::string> storages; ///< descriptions
};

/**
 * A phone on the bus with a small fixed tree: two folders in the root, and "Music", which is listed in pages of two and
 * only at the second call. Thread-bound.
 */
class FakeDevice final : public sdbus::AdaptorInterfaces<org::mtpsync1::Device_adaptor> {
public:
    FakeDevice(sdbus::IConnection &connection, FakeDeviceFacts facts);
    FakeDevice(const FakeDevice &) = delete;
    FakeDevice &operator=(const FakeDevice &) = delete;
    ~FakeDevice();

    [[nodiscard]] const FakeDeviceFacts &facts() const noexcept { return facts_; }
    /// Announces what List has promised. To be called when no call is being answered.
    void turn();

private:
    using Entry = sdbus::Struct<std::string, std::string, std::uint64_t, std::string>;
    using Storage = sdbus::Struct<std::string, std::string, std::uint64_t, std::uint64_t, bool>;

    using Listed = std::tuple<std::vector<Entry>, bool, std::string>;

    [[nodiscard]] Listed list(const std::string &storage, const std::string &path, const std::string &cursor);
    /// What it throws is the answer, too.
    void List(sdbus::Result<std::vector<Entry>, bool, std::string> &&result, std::string storage, std::string path,
              std::string cursor, std::uint32_t limit) override;
    void Rescan(sdbus::Result<> &&result) override { result.returnResults(); }
    std::string Id() override { return facts_.id; }
    std::string Port() override { return "1-2"; }
    std::string Vendor() override { return "Fake"; }
    std::string Model() override { return facts_.model; }
    std::string Serial() override { return facts_.id; }
    std::string State() override { return facts_.state; }
    std::string StateReason() override { return facts_.state_reason; }
    std::vector<Storage> Storages() override;
    std::vector<std::string> Profiles() override { return {}; }
    std::vector<std::string> ProfilesAsking() override { return {}; }
    std::uint64_t Objects() override { return 7; }
    std::uint64_t FoldersUnlisted() override { return 1; }

    FakeDeviceFacts facts_;
    bool music_listed_ = false;
    bool announce_ = false;
};

} // namespace mtpsync::test
