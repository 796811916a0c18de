// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/fake_rig.hpp"

#include "daemon/worker/mtp_errors.hpp"

#include <stdexcept>

namespace mtpsync {

namespace {

FakeCall fake_call(ContractCall call) {
    switch (call) {
    case ContractCall::Storages: return FakeCall::Storages;
    case ContractCall::List: return FakeCall::List;
    case ContractCall::MakeFolder: return FakeCall::MakeFolder;
    case ContractCall::PutAnnounce:
    case ContractCall::PutData: return FakeCall::Put;
    case ContractCall::Get: return FakeCall::Get;
    case ContractCall::Rename: return FakeCall::Rename;
    case ContractCall::Remove: return FakeCall::Remove;
    }
    throw std::logic_error{"an unknown call"};
}

} // namespace

void FakeRig::grow_large(std::string_view, std::uint64_t) {
    throw std::logic_error{"the fake phone keeps its files in memory"};
}

void FakeRig::take_photo(std::string_view path) {
    device_.write(path, "photo");
    // The handle that the next session listing will give it: the fake numbers objects in the order in which it names
    // them.
    device_.emit({.kind = PhoneEvent::Kind::ObjectAdded, .object = device_.next_handle()});
}

void FakeRig::respond(ContractCall call, std::uint16_t response) {
    device_.fail({.call = fake_call(call), .code = error_from_response(response)});
}

void FakeRig::unplug_during(ContractCall call, std::uint64_t bytes) {
    if (call == ContractCall::PutData || call == ContractCall::Get)
        device_.unplug_after(bytes);
    else
        device_.unplug_at(fake_call(call));
}

void FakeRig::fill_storage() {
    device_.write("ballast", std::string(device_.capacity() - 50'000, '\0'));
}

std::uint64_t FakeRig::work_done() const {
    std::uint64_t calls = 0;
    for (const auto &[call, count] : device_.calls())
        calls += static_cast<std::uint64_t>(count);
    return calls;
}

} // namespace mtpsync
