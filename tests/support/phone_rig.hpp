// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/child_process.hpp"
#include "tests/phone/control_client.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace vphone {

/**
 * Virtual phones for a test: a "vphone" of its own in a private test bed below the temporary directory. Everything is
 * gone when the rig is; programs that still run in the test bed are then aborted by the preload library, so end them
 * first.
 *
 * Thread-bound; the thread that makes it must live as long as it.
 */
class PhoneRig {
public:
    struct Address {
        int bus;
        int device;
    };

    /// False where umockdev's preload library is not installed: the test is then to be skipped.
    [[nodiscard]] static bool available();

    /// One phone, serial "VP0001", profile "aosp", with one empty storage.
    PhoneRig();
    /// @p phones as in the phones file of docs/virtual-phone.md. The "directory" of each storage is set here; a phone
    /// without "storages" gets one. Throws std::runtime_error when vphone refuses it.
    explicit PhoneRig(nlohmann::json phones, bool plugged = true);
    PhoneRig(PhoneRig &&) = delete;
    ~PhoneRig();

    [[nodiscard]] const std::filesystem::path &root() const noexcept { return root_; }
    /// An empty directory beside the test bed for what the test needs.
    [[nodiscard]] const std::filesystem::path &scratch() const noexcept { return scratch_; }
    /// Where the content of a storage lies.
    [[nodiscard]] std::filesystem::path storage(std::size_t storage = 0, std::size_t phone = 0) const;
    /// {path of vphone-run, root}: what goes in front of a program that is to see the phones.
    [[nodiscard]] std::vector<std::string> launcher() const;
    /// The same with the program behind it.
    [[nodiscard]] std::vector<std::string> launch(std::vector<std::string> command) const;
    /// Of the vphone process.
    [[nodiscard]] pid_t pid() const noexcept { return process_->pid(); }

    /// Sends a command and returns its reply. Throws std::runtime_error with the error of a reply that is not ok.
    nlohmann::json command(const nlohmann::json &command);
    /// A connection of its own, for another thread or a "wait" that others are not to wait for.
    [[nodiscard]] ControlConnection connect() const { return ControlConnection{root_}; }
    /// Of the phone with this serial, or of the first.
    [[nodiscard]] Address address(const std::string &serial = "");

private:
    void place_storages(nlohmann::json &phones) const;
    void start(const nlohmann::json &phones, bool plugged);

    std::filesystem::path directory_;
    std::filesystem::path root_;
    std::filesystem::path scratch_;
    std::optional<ChildProcess> process_;
    std::optional<ControlConnection> control_;
};

} // namespace vphone
