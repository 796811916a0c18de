// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/digest.hpp"
#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/unit/message_of.hpp"
#include "tests/phone/mtp/unit/test_phone.hpp"
#include "tests/support/catch.hpp"

namespace vphone {

namespace {

const std::string old_content = "old content";
const std::string new_content = "the new content";

nlohmann::json version(const std::string &content) {
    mtpsync::Sha256Hasher hasher;
    hasher.update(as_bytes(content));
    return {{"size", content.size()}, {"sha256", hasher.finish().hex()}};
}

/// A phone with folder/file in its old version, which the auditor watches.
class AuditedPhone : public TestPhone {
public:
    AuditedPhone() {
        directory.write("folder/file", old_content);
        open();
        folder = find("folder");
        file = find("file", folder);
        const nlohmann::json watched{{"folder", "folder"},
                                     {"name", "file"},
                                     {"versions", nlohmann::json::array({version(old_content), version(new_content)})}};
        control(nlohmann::json{{"cmd", "audit"}, {"files", nlohmann::json::array({watched})}}.dump());
    }

    std::vector<std::string> lost() {
        std::vector<std::string> after;
        const nlohmann::json report = control(R"({"cmd":"audited"})");
        for (const auto &loss : report.at("lost")) {
            REQUIRE(loss.at("file") == "folder/file");
            after.push_back(loss.at("after"));
        }
        return after;
    }
    void remove(std::uint32_t handle) { REQUIRE(host.run(operation::delete_object, {handle}).code == response::ok); }

    std::uint32_t folder = 0;
    std::uint32_t file = 0;
};

} // namespace

TEST_CASE("a file that is replaced after its new version is whole was never lost") {
    AuditedPhone phone;
    const std::uint32_t temporary = phone.send_file("temporary", new_content, phone.folder);
    phone.remove(phone.file);
    const std::vector<std::uint8_t> name{5, 'f', 0, 'i', 0, 'l', 0, 'e', 0, 0, 0};
    REQUIRE(phone.host.send(operation::set_object_prop_value, {temporary, 0xDC07}, name).code == response::ok);
    REQUIRE(phone.directory.read("folder/file") == new_content);
    REQUIRE(phone.lost().empty());
    REQUIRE(phone.control(R"({"cmd":"audited"})").at("looks") > 2);
}

TEST_CASE("a file that is removed first is lost, also when it is there again later") {
    AuditedPhone phone;
    phone.remove(phone.file);
    REQUIRE(phone.lost() == std::vector<std::string>{"remove folder/file"});
    phone.send_file("file", new_content, phone.folder);
    REQUIRE(phone.lost().size() == 1);
}

TEST_CASE("a new version that is another one, or elsewhere, is none") {
    AuditedPhone phone;
    phone.send_file("temporary", "the new contenT", phone.folder);
    phone.send_file("temporary", new_content);
    phone.remove(phone.file);
    REQUIRE(phone.lost().size() == 1);
}

TEST_CASE("another file that is equal by chance is no copy, when it is named") {
    for (const bool is_named : {false, true}) {
        AuditedPhone phone;
        phone.send_file("other", old_content, phone.folder);
        nlohmann::json watched{{"folder", "folder"},
                               {"name", "file"},
                               {"versions", nlohmann::json::array({version(old_content), version(new_content)})}};
        if (is_named)
            watched["others"] = {"other", "another"};
        phone.control(nlohmann::json{{"cmd", "audit"}, {"files", nlohmann::json::array({watched})}}.dump());
        phone.remove(phone.file);
        REQUIRE(phone.lost().size() == (is_named ? 1 : 0));
    }
}

TEST_CASE("a send that is broken off loses what its file had to keep") {
    AuditedPhone phone;
    const std::uint32_t temporary = phone.send_file("temporary", new_content, phone.folder);
    phone.remove(phone.file);
    REQUIRE(phone.lost().empty());
    REQUIRE(phone.host.run(operation::begin_edit_object, {temporary}).code == response::ok);
    REQUIRE(phone.host.run(operation::truncate_object, {temporary, 3, 0}).code == response::ok);
    REQUIRE(phone.lost() == std::vector<std::string>{"truncate folder/temporary"});
}

TEST_CASE("with the folder goes the file") {
    AuditedPhone phone;
    phone.remove(phone.folder);
    REQUIRE(phone.lost().size() == 1);
}

TEST_CASE("what the phone itself spoils is nobody's loss") {
    AuditedPhone phone;
    phone.control(R"({"cmd":"fault","kind":"corrupt-stored","path":"folder/file","offset":1})");
    phone.remove(phone.file);
    REQUIRE(phone.lost().empty());
    REQUIRE(phone.control(R"({"cmd":"audited"})").at("watched") == 0);
}

TEST_CASE("only what is there can be watched, and only what is described well") {
    AuditedPhone phone;
    REQUIRE(contains(phone.refused(R"({"cmd":"audit"})"), "'files' is missing"));
    REQUIRE(contains(phone.refused(R"({"cmd":"audit","files":{}})"), "a list of objects"));
    const std::string nothing = R"({"cmd":"audit","files":[{"folder":"","name":"x","versions":[]}]})";
    REQUIRE(contains(phone.refused(nothing), "no whole copy of 'x'"));
    const std::string digits =
        R"({"cmd":"audit","files":[{"folder":"","name":"x","versions":[{"size":1,"sha256":"ab"}]}]})";
    REQUIRE(contains(phone.refused(digits), "64 hexadecimal digits"));
    const std::string others = R"({"cmd":"audit","files":[{"folder":"","name":"x","versions":[],"others":[1]}]})";
    REQUIRE(contains(phone.refused(others), "a list of strings"));
    const std::string storage = R"({"cmd":"audit","files":[{"folder":"","name":"x","storage":7,"versions":[]}]})";
    REQUIRE(contains(phone.refused(storage), "storage 7"));
}

} // namespace vphone
