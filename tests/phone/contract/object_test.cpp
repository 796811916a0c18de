// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"

using namespace mtpsync;

TEST_CASE("a folder is made, and files are sent into it") {
    Session session;
    const ObjectInfo outer = session.phone->make_folder(session.storage, root_folder, "outer", patient());
    CHECK(outer.is_folder);
    CHECK(outer.name == "outer");
    CHECK(outer.parent == root_folder);
    const ObjectInfo inner = session.phone->make_folder(session.storage, outer.handle, "inner 🎉", patient());
    CHECK(inner.parent == outer.handle);
    session.put("file", "x", inner.handle);
    CHECK(session.rig->paths() == std::vector<std::string>{"outer/", "outer/inner 🎉/", "outer/inner 🎉/file"});
}

TEST_CASE("a folder that exists is not made again") {
    Session session;
    session.phone->make_folder(session.storage, root_folder, "folder", patient());
    const auto code = error_of([&] { session.phone->make_folder(session.storage, root_folder, "folder", patient()); });
    if (session.rig->traits().refuses_same_name)
        CHECK(code == ErrorCode::Refused);
}

TEST_CASE("a renamed object keeps its handle and its content") {
    Session session;
    const PutResult sent = session.put("old", "content");
    if (!session.rig->traits().renames) {
        CHECK(error_of([&] { session.phone->rename(sent.object.handle, "new", patient()); }) ==
              ErrorCode::NotSupported);
        return;
    }
    session.phone->rename(sent.object.handle, "new ümläut", patient());
    CHECK(session.rig->paths() == std::vector<std::string>{"new ümläut"});
    const auto found = session.find("new ümläut");
    REQUIRE(found);
    CHECK(found->handle == sent.object.handle);
    CHECK(session.phone->get(sent.object.handle, {}, -1, patient()).digest == sent.digest);
}

TEST_CASE("a rename never replaces another object") {
    Session session;
    if (!session.rig->traits().renames || !session.rig->traits().refuses_same_name)
        return;
    const PutResult sent = session.put("one", "1");
    session.put("two", "2");
    CHECK(error_of([&] { session.phone->rename(sent.object.handle, "two", patient()); }) == ErrorCode::Refused);
    CHECK(session.rig->stored("one") == "1");
    CHECK(session.rig->stored("two") == "2");
}

TEST_CASE("a removed object is gone, a folder with all that it holds") {
    Session session;
    const ObjectInfo folder = session.phone->make_folder(session.storage, root_folder, "folder", patient());
    session.put("file", "x", folder.handle);
    session.put("other", "x");
    session.phone->remove(folder.handle, patient());
    CHECK(session.rig->paths() == std::vector<std::string>{"other"});
}

TEST_CASE("an object that is gone is told apart") {
    Session session;
    const ObjectHandle gone = session.put("file", "x").object.handle;
    session.phone->remove(gone, patient());
    CHECK(error_of([&] { session.phone->remove(gone, patient()); }) == ErrorCode::NoSuchObject);
    CHECK(error_of([&] { session.phone->get(gone, {}, -1, patient()); }) == ErrorCode::NoSuchObject);
    CHECK(error_of([&] { session.phone->rename(gone, "new", patient()); }) == ErrorCode::NoSuchObject);
}

TEST_CASE("a folder that is gone takes no file") {
    Session session;
    const ObjectInfo folder = session.phone->make_folder(session.storage, root_folder, "folder", patient());
    session.phone->remove(folder.handle, patient());
    const auto code = error_of([&] { session.put("file", "x", folder.handle); });
    CHECK((code == ErrorCode::NoSuchParent || code == ErrorCode::NoSuchObject)); // phones differ in the word
    CHECK(session.rig->paths().empty());
}

TEST_CASE("handles are those of one session") {
    auto rig = make_contract_rig();
    rig->write("file", "x");
    Session session{std::move(rig)};
    const auto before = session.find("file");
    session.reopen();
    const auto after = session.find("file");
    REQUIRE(before);
    REQUIRE(after);
    CHECK(session.phone->get(after->handle, {}, -1, patient()).bytes == 1);
}
