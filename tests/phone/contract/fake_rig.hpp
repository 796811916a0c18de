// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/contract/contract_rig.hpp"
#include "tests/support/fake_phone.hpp"

namespace mtpsync {

/// The contract suite on FakePhone: the engine's tests stand on it, so it must behave like the real ones.
class FakeRig : public ContractRig {
public:
    [[nodiscard]] const ContractTraits &traits() const override { return traits_; }
    std::unique_ptr<Phone> open() override { return std::make_unique<FakePhone>(device_); }
    void write(std::string_view path, std::string_view content) override { device_.write(path, std::string{content}); }
    [[nodiscard]] std::optional<std::string> stored(std::string_view path) const override {
        return device_.content(path);
    }
    [[nodiscard]] std::vector<std::string> paths() const override { return device_.paths(); }
    void grow_large(std::string_view path, std::uint64_t size) override;
    void take_photo(std::string_view path) override;
    void lock() override { device_.lock(); }
    void unlock() override { device_.unlock(); }
    void unplug() override { device_.unplug(); }
    void plug() override { device_.plug(); }
    void respond(ContractCall call, std::uint16_t response) override;
    void unplug_during(ContractCall call, std::uint64_t bytes) override;
    void make_unreadable(std::string_view path) override { device_.make_unreadable(path); }
    void fill_storage() override;
    void slow_down() override {} // its transfers report after every piece
    [[nodiscard]] std::uint64_t work_done() const override;

private:
    ContractTraits traits_;
    FakeDevice device_{std::uint64_t{256} << 20U};
};

} // namespace mtpsync
