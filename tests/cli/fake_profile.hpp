// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/bus_profile.hpp"
#include "common/object_path.hpp"
#include "dbus/profile_adaptor.hpp"

#include <string>
#include <utility>
#include <vector>

namespace mtpsync::test {

/// What a scripted profile says of itself.
struct FakeProfileFacts {
    std::string name;
    std::string problem;
    bus_profile::Dictionary settings;
    std::vector<std::string> devices;
};

/// A profile on the bus that says what it is told to say. Thread-bound.
class FakeProfile final : public sdbus::AdaptorInterfaces<org::mtpsync1::Profile_adaptor> {
public:
    FakeProfile(sdbus::IConnection &connection, FakeProfileFacts facts)
        : AdaptorInterfaces{connection, sdbus::ObjectPath{profile_object_path(facts.name)}}, facts_{std::move(facts)} {
        registerAdaptor();
    }
    FakeProfile(const FakeProfile &) = delete;
    FakeProfile &operator=(const FakeProfile &) = delete;
    ~FakeProfile() { unregisterAdaptor(); }

    [[nodiscard]] FakeProfileFacts &facts() noexcept { return facts_; }

private:
    std::string Name() override { return facts_.name; }
    std::string File() override { return "/etc/profiles.d/" + facts_.name + ".toml"; }
    std::string Problem() override { return facts_.problem; }
    std::map<std::string, sdbus::Variant> Settings() override { return facts_.settings; }
    std::string OnPlug() override { return "off"; }
    std::vector<std::string> Devices() override { return facts_.devices; }

    FakeProfileFacts facts_;
};

} // namespace mtpsync::test
