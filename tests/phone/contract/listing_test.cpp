// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"

#include <algorithm>
#include <set>

using namespace mtpsync;

TEST_CASE("a phone says who it is and what storages it has") {
    Session session;
    CHECK_FALSE(session.phone->info().model.empty());
    CHECK_FALSE(session.phone->info().serial.empty());
    CHECK(session.phone->info().partial_read == session.rig->traits().partial_read);

    const auto storages = session.phone->storages(patient());
    REQUIRE(storages.size() == 1);
    CHECK(storages[0].description == "Internal shared storage");
    CHECK(storages[0].capacity > 0);
    CHECK(storages[0].free <= storages[0].capacity);
    CHECK_FALSE(storages[0].read_only);
    CHECK_FALSE(storages[0].removable);
}

TEST_CASE("the free space of a storage shrinks by what is sent") {
    Session session;
    const auto before = session.phone->storages(patient())[0].free;
    session.put("a.bin", test_content(100'000));
    CHECK(session.phone->storages(patient())[0].free == before - 100'000);
}

TEST_CASE("a listing names the children of a folder and not theirs") {
    const auto rig_with_files = [] {
        auto rig = make_contract_rig();
        rig->write("DCIM/Camera/one.jpg", "1");
        rig->write("DCIM/two.jpg", "22");
        rig->write("DCIM/empty", "");
        return rig;
    };
    Session session{rig_with_files()};

    const auto dcim = session.find("DCIM");
    REQUIRE(dcim);
    CHECK(dcim->is_folder);
    CHECK(dcim->parent == root_folder);
    CHECK(dcim->storage == session.storage);

    const Listing listing = session.phone->list(session.storage, dcim->handle, patient());
    REQUIRE(listing.objects.size() == 3);
    CHECK(listing.fresh);
    CHECK((listing.completeness == Completeness::Complete) == session.rig->traits().lists_completely);
    for (const ObjectInfo &object : listing.objects) {
        CHECK(object.parent == dcim->handle);
        if (object.name == "Camera") {
            CHECK(object.is_folder);
        } else {
            CHECK_FALSE(object.is_folder);
            CHECK(object.size == (object.name == "two.jpg" ? 2 : 0));
        }
    }
}

TEST_CASE("an empty folder is listed as empty") {
    Session session;
    const ObjectInfo folder = session.phone->make_folder(session.storage, root_folder, "empty", patient());
    CHECK(session.phone->list(session.storage, folder.handle, patient()).objects.empty());
}

TEST_CASE("a listing of many objects is whole and has each once") {
    auto rig = make_contract_rig();
    for (int n = 0; n < 300; ++n) // several messages of the worker
        rig->write("many/file " + std::to_string(n), "x");
    Session session{std::move(rig)};
    const auto folder = session.find("many");
    REQUIRE(folder);

    std::set<std::string> names;
    std::set<ObjectHandle> handles;
    for (const ObjectInfo &object : session.phone->list(session.storage, folder->handle, patient()).objects) {
        names.insert(object.name);
        handles.insert(object.handle);
    }
    CHECK(names.size() == 300);
    CHECK(handles.size() == 300);
}

TEST_CASE("names of any script, emoji and the longest possible come back as they were") {
    std::string longest;
    while (longest.size() < 254)
        longest += "abcdefghij";
    longest.resize(254);
    const std::vector<std::string> names{"ümläut ß.txt",   "日本語.txt", "🐈‍⬛ cat 🎉.jpg",
                                         " leading space", "a'b$c`d",    longest};

    Session session;
    for (const std::string &name : names) {
        const PutResult sent = session.put(name, name);
        CHECK(sent.object.name == name);
    }
    session.reopen();
    for (const std::string &name : names) {
        INFO(name);
        const auto found = session.find(name);
        REQUIRE(found);
        CHECK(session.phone->get(found->handle, {}, -1, patient()).digest == digest_of(name));
        if (name != longest) // 254 UTF-16 units are a legal MTP name; the rig's disk holds 255 bytes
            CHECK(session.rig->stored(name) == name);
    }
}

TEST_CASE("a listing says when a part of it was learnt earlier in the session") {
    auto rig = make_contract_rig();
    rig->write("a", "1");
    Session session{std::move(rig)};
    CHECK(session.phone->list(session.storage, root_folder, patient()).fresh);
    const Listing again = session.phone->list(session.storage, root_folder, patient());
    CHECK(again.objects.size() == 1);
    CHECK(again.fresh == !session.rig->traits().caches_metadata);
}

TEST_CASE("a folder with an object that cannot be described is never listed as complete") {
    auto rig = make_contract_rig();
    rig->write("good", "1");
    rig->write("bad", "2");
    rig->make_unreadable("bad");
    Session session{std::move(rig)};
    if (session.rig->traits().lists_completely) {
        CHECK(error_of([&] { session.phone->list(session.storage, root_folder, patient()); }) ==
              ErrorCode::ObjectUnreadable);
    } else {
        const Listing listing = session.phone->list(session.storage, root_folder, patient());
        CHECK(listing.completeness == Completeness::Unproven);
    }
    CHECK(session.phone->storages(patient()).size() == 1); // the session goes on
}

TEST_CASE("a picture that a person takes is reported, and listed") {
    auto rig = make_contract_rig();
    rig->write("DCIM/old.jpg", "1");
    Session session{std::move(rig)};
    const auto dcim = session.find("DCIM");
    REQUIRE(dcim);
    CHECK(session.phone->list(session.storage, dcim->handle, patient()).objects.size() == 1);

    session.rig->take_photo("DCIM/new.jpg");
    const auto events = session.phone->events(patient());
    REQUIRE_FALSE(events.empty());
    CHECK(events[0].kind == PhoneEvent::Kind::ObjectAdded);
    const auto photo = session.find("new.jpg", dcim->handle);
    REQUIRE(photo);
    CHECK(photo->handle == events[0].object);
}

TEST_CASE("without events, events() ends at its deadline with none") {
    Session session;
    CHECK(session.phone->events(CallLimits::within(std::chrono::milliseconds{1})).empty());
}

TEST_CASE("a wish to stop ends events() at once") {
    Session session;
    std::stop_source stop;
    stop.request_stop();
    CallLimits limits = patient();
    limits.stop = stop.get_token();
    CHECK(session.phone->events(limits).empty());
    CHECK(CallLimits::Clock::now() < limits.deadline - std::chrono::seconds{30});
}

TEST_CASE("a locked phone is not an empty one, and says when it is unlocked") {
    auto rig = make_contract_rig();
    rig->write("a", "1");
    rig->lock();
    const auto phone = rig->open();
    CHECK(error_of([&] { phone->storages(patient()); }) == ErrorCode::DeviceLocked);

    rig->unlock();
    const auto events = phone->events(patient());
    REQUIRE_FALSE(events.empty());
    CHECK(events[0].kind == PhoneEvent::Kind::StorageAdded);
    const auto storages = phone->storages(patient());
    REQUIRE(storages.size() == 1);
    CHECK(phone->list(storages[0].id, root_folder, patient()).objects.size() == 1);
}

TEST_CASE("a phone that locks itself while it is used is locked, not without its objects") {
    auto rig = make_contract_rig();
    rig->write("a", "1");
    Session session{std::move(rig)};
    const auto file = session.find("a");
    REQUIRE(file);
    session.rig->lock();
    CHECK(error_of([&] { session.phone->get(file->handle, {}, -1, patient()); }) == ErrorCode::DeviceLocked);
    CHECK(error_of([&] { session.phone->remove(file->handle, patient()); }) == ErrorCode::DeviceLocked);
}
