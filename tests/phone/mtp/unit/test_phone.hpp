// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/cost_meter.hpp"
#include "tests/phone/latency_model.hpp"
#include "tests/phone/mtp/responder.hpp"
#include "tests/phone/mtp/unit/fake_usb.hpp"
#include "tests/phone/mtp/unit/initiator.hpp"
#include "tests/phone/mtp/unit/temp_directory.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vphone {

/// The fields of an ObjectInfo dataset that tests look at.
struct ObjectInfo {
    std::uint32_t storage_id = 0;
    std::uint16_t format = 0;
    std::uint64_t size = 0;
    std::uint32_t parent = 0;
    std::string name;
    std::string modified;
};

struct Announced {
    std::uint32_t size = 0;
    std::uint16_t format = 0x3000;
    std::string modified;
};

/// An ObjectInfo dataset as an initiator sends it.
[[nodiscard]] std::vector<std::uint8_t> object_info_dataset(const std::string &name, const Announced &announced);
[[nodiscard]] ObjectInfo parse_object_info(const std::vector<std::uint8_t> &dataset, bool wide_size = false);

/// A phone with one storage (a second one on demand) in a directory of its own, and the host that talks to it. Its
/// short cuts fail the test when the phone does not answer OK. Owned by the test, thread-bound.
class TestPhone {
public:
    explicit TestPhone(const std::string &profile = "aosp", StorageConfig config = {},
                       std::optional<StorageConfig> second = std::nullopt);

    /// OpenSession.
    void open();
    [[nodiscard]] std::uint32_t storage(std::size_t index = 0);
    [[nodiscard]] std::vector<std::uint32_t> handles(std::uint32_t parent = 0xFFFFFFFF, std::uint16_t format = 0,
                                                     std::uint32_t storage_id = 0xFFFFFFFF);
    [[nodiscard]] ObjectInfo info(std::uint32_t handle);
    [[nodiscard]] std::vector<std::string> names(std::uint32_t parent = 0xFFFFFFFF);
    /// The handle of the only object of this name in a folder; 0 when there is none.
    [[nodiscard]] std::uint32_t find(const std::string &name, std::uint32_t parent = 0xFFFFFFFF);
    [[nodiscard]] std::string content(std::uint32_t handle);

    Answer announce(const std::string &name, const Announced &announced, std::uint32_t parent = 0xFFFFFFFF);
    std::uint32_t send_file(const std::string &name, const std::string &content, std::uint32_t parent = 0xFFFFFFFF);
    std::uint32_t make_folder(const std::string &name, std::uint32_t parent = 0xFFFFFFFF);

    /// A control command given as JSON text; must be answered with ok.
    nlohmann::json control(const std::string &command);
    /// The same for one that must be refused: the message.
    std::string refused(const std::string &command);
    [[nodiscard]] std::uint64_t free_bytes(std::size_t storage = 0);
    /// The response code of a transaction that changes nothing.
    std::uint16_t ping();

    TempDirectory directory;
    TempDirectory second_directory;
    FakeUsb usb;
    CostMeter meter;
    LatencyModel latency;
    Responder responder;
    Initiator host{responder, usb};

private:
    std::vector<StorageConfig> configs(StorageConfig config, std::optional<StorageConfig> second) const;
};

} // namespace vphone
