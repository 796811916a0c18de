// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"

#include <array>

using namespace mtpsync;

namespace {

struct Answer {
    std::uint16_t response;
    ErrorCode code;
};

/// Every response code that phones are known to give (docs/libmtp.md), and what a job is told.
constexpr std::array answers{
    Answer{0x2002, ErrorCode::Refused},
    Answer{0x2003, ErrorCode::SessionLost},
    Answer{0x2004, ErrorCode::SessionLost},
    Answer{0x2005, ErrorCode::NotSupported},
    Answer{0x2006, ErrorCode::NotSupported},
    Answer{0x2007, ErrorCode::IncompleteTransfer},
    Answer{0x2008, ErrorCode::StorageUnavailable},
    Answer{0x2009, ErrorCode::NoSuchObject},
    Answer{0x200C, ErrorCode::StorageFull},
    Answer{0x200D, ErrorCode::ObjectProtected},
    Answer{0x200E, ErrorCode::StorageReadOnly},
    Answer{0x200F, ErrorCode::AccessDenied},
    Answer{0x2012, ErrorCode::PartialDeletion},
    Answer{0x2013, ErrorCode::StorageUnavailable},
    Answer{0x2015, ErrorCode::IncompleteTransfer},
    Answer{0x2019, ErrorCode::PhoneBusy},
    Answer{0x201A, ErrorCode::NoSuchParent},
    Answer{0x201D, ErrorCode::NameRefused},
    Answer{0x201E, ErrorCode::SessionLost},
    Answer{0x201F, ErrorCode::IncompleteTransfer},
    Answer{0xA801, ErrorCode::NotSupported},
    Answer{0xA807, ErrorCode::NotSupported},
    Answer{0xA808, ErrorCode::NotSupported},
    Answer{0xA809, ErrorCode::ObjectTooLarge},
    Answer{0xA80A, ErrorCode::NotSupported},
};

/// Does what @p call stands for, on an object or folder made before.
void perform(Session &session, ContractCall call, ObjectHandle file) {
    switch (call) {
    case ContractCall::Storages: session.phone->storages(patient()); break;
    case ContractCall::List: session.phone->list(session.storage, root_folder, patient()); break;
    case ContractCall::MakeFolder: session.phone->make_folder(session.storage, root_folder, "new", patient()); break;
    case ContractCall::PutAnnounce:
    case ContractCall::PutData: session.put("new", test_content(3'000'000)); break;
    case ContractCall::Get: session.phone->get(file, {}, -1, patient()); break;
    case ContractCall::Rename: session.phone->rename(file, "renamed", patient()); break;
    case ContractCall::Remove: session.phone->remove(file, patient()); break;
    }
}

constexpr std::array all_calls{ContractCall::Storages,    ContractCall::List,    ContractCall::MakeFolder,
                               ContractCall::PutAnnounce, ContractCall::PutData, ContractCall::Get,
                               ContractCall::Rename,      ContractCall::Remove};

} // namespace

TEST_CASE("every answer of a phone is told as what it means, and the session goes on where it can") {
    Session session;
    ObjectHandle file = session.put("file", test_content(3'000'000)).object.handle;
    session.phone->list(session.storage, root_folder, patient());
    for (const ContractCall call : all_calls) {
        if (call == ContractCall::Storages || (call == ContractCall::Rename && !session.rig->traits().renames))
            continue;
        for (const Answer &answer : answers) {
            INFO("call " << static_cast<int>(call) << ", response 0x" << std::hex << answer.response);
            session.rig->respond(call, answer.response);
            const auto code = error_of([&] { perform(session, call, file); });
            CHECK(code == answer.code);
            if (answer.code == ErrorCode::SessionLost) { // then a part may have stayed: the next session looks
                session.reopen();
                if (const auto left = session.find("new"))
                    session.phone->remove(left->handle, patient());
            }
            CHECK_FALSE(session.find("new"));
            const auto found = session.find("file");
            REQUIRE(found);
            file = found->handle;
        }
    }
}

TEST_CASE("a lost session stays lost, and the next one works") {
    Session session;
    session.put("file", "x");
    session.rig->respond(ContractCall::List, 0x2003);
    CHECK(error_of([&] { perform(session, ContractCall::List, root_folder); }) == ErrorCode::SessionLost);
    CHECK(error_of([&] { perform(session, ContractCall::Storages, root_folder); }) == ErrorCode::SessionLost);
    session.reopen();
    CHECK(session.find("file"));
}

TEST_CASE("a phone that is unplugged during a call is gone, and back after the next plug-in") {
    for (const ContractCall call : all_calls) {
        INFO("call " << static_cast<int>(call));
        Session session;
        if (call == ContractCall::Rename && !session.rig->traits().renames)
            continue;
        const ObjectHandle file = session.put("file", test_content(3'000'000)).object.handle;
        const bool moves_content = call == ContractCall::PutData || call == ContractCall::Get;
        session.rig->unplug_during(call, moves_content ? 1'000'000 : 0);
        CHECK(error_of([&] { perform(session, call, file); }) == ErrorCode::DeviceGone);
        CHECK(error_of([&] { perform(session, ContractCall::Storages, file); }) == ErrorCode::DeviceGone);

        session.rig->plug();
        session.reopen();
        CHECK(session.put("after", "x").object.size == 1);
    }
}

TEST_CASE("an unplug in the middle of a listing is an error, never a short list") {
    auto rig = make_contract_rig();
    for (int n = 0; n < 20; ++n)
        rig->write("file " + std::to_string(n), "x");
    Session session{std::move(rig)};
    session.rig->unplug_during(ContractCall::List, 1);
    CHECK(error_of([&] { perform(session, ContractCall::List, root_folder); }) == ErrorCode::DeviceGone);
}

TEST_CASE("an unplug between calls shows in the next one") {
    Session session;
    session.rig->unplug();
    CHECK(error_of([&] { session.phone->events(patient()); }) == ErrorCode::DeviceGone);
    CHECK(error_of([&] { perform(session, ContractCall::List, root_folder); }) == ErrorCode::DeviceGone);
    CHECK(error_of([&] { session.rig->open(); }) == ErrorCode::DeviceGone);
}
