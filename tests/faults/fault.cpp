// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fault.hpp"

namespace mtpsync {

namespace {

using Kind = Fault::Kind;
using When = Fault::When;

Fault answer(ErrorCode code, When when) {
    return {.kind = Kind::Answer, .when = when, .code = code};
}

std::string name_of(When when) {
    switch (when) {
    case When::Before: return ":before";
    case When::After: return ":after";
    case When::FromThenOn: return ":from-then-on";
    }
    return "";
}

} // namespace

std::string Fault::name() const {
    switch (kind) {
    case Kind::Answer: return std::string{error_info(code).name} + name_of(when);
    case Kind::Unplug: return "Unplug" + name_of(when);
    case Kind::Lock: return "Lock" + name_of(when);
    case Kind::CorruptSent: return "CorruptSent";
    case Kind::CorruptRead: return "CorruptRead";
    case Kind::TornPut: return "TornPut:" + std::string{error_info(code).name};
    }
    return "";
}

bool Fault::concerns(FakeCall call) const {
    switch (kind) {
    case Kind::CorruptSent:
    case Kind::TornPut: return call == FakeCall::Put;
    case Kind::CorruptRead: return call == FakeCall::Get;
    default: return true;
    }
}

void Fault::strike(FakeDevice &phone) const {
    switch (kind) {
    case Kind::Answer: throw Error{code, "as the matrix says"};
    case Kind::Unplug: phone.unplug(); throw Error{ErrorCode::DeviceGone, "the phone was unplugged"};
    case Kind::Lock: phone.lock(); return;
    case Kind::CorruptSent: phone.corrupt_sent(0, 1); return;
    case Kind::CorruptRead: phone.corrupt_read(1); return;
    case Kind::TornPut: phone.tear_next_put(code); return;
    }
}

std::vector<Fault> all_faults() {
    std::vector<Fault> faults{{.kind = Kind::CorruptSent},
                              {.kind = Kind::CorruptRead},
                              {.kind = Kind::TornPut, .code = ErrorCode::DeviceGone},
                              {.kind = Kind::TornPut, .code = ErrorCode::SessionLost}};
    for (const When when : {When::Before, When::After}) {
        faults.push_back({.kind = Kind::Unplug, .when = when});
        faults.push_back({.kind = Kind::Lock, .when = when});
        for (const ErrorCode code :
             {ErrorCode::PhoneBusy, ErrorCode::Refused, ErrorCode::NoSuchObject, ErrorCode::NoSuchParent,
              ErrorCode::StorageFull, ErrorCode::AccessDenied, ErrorCode::StorageUnavailable, ErrorCode::SessionLost,
              ErrorCode::DeviceUnresponsive})
            faults.push_back(answer(code, when));
    }
    // what happens once is mended by the job itself; this is for the jobs after it
    for (const ErrorCode code :
         {ErrorCode::PhoneBusy, ErrorCode::StorageFull, ErrorCode::AccessDenied, ErrorCode::SessionLost})
        faults.push_back(answer(code, When::FromThenOn));
    return faults;
}

std::vector<Fault> faults_for_pairs() {
    return {{.kind = Kind::Unplug, .when = When::After},
            {.kind = Kind::CorruptRead},
            {.kind = Kind::TornPut, .code = ErrorCode::SessionLost},
            answer(ErrorCode::AccessDenied, When::Before),
            answer(ErrorCode::SessionLost, When::After)};
}

} // namespace mtpsync
