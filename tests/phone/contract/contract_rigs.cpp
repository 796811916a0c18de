// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/fake_rig.hpp"
#include "tests/phone/contract/wire_rig.hpp"

#include <cstdlib>
#include <stdexcept>

namespace mtpsync {

std::unique_ptr<ContractRig> make_contract_rig() {
    const char *name = std::getenv("MTPSYNC_CONTRACT");
    if (name == nullptr)
        throw std::runtime_error{
            "MTPSYNC_CONTRACT names no phone: set it to fake, aosp, samsung, minimal or old-android"};
    if (std::string_view{name} == "fake")
        return std::make_unique<FakeRig>();
    return std::make_unique<WireRig>(name);
}

} // namespace mtpsync
