// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"
#include "tests/phone/contract/wire_rig.hpp"

using namespace mtpsync;

namespace {

/// A phone that keeps several objects of one name; each session of it starts with its storage.
struct Described {
    WireRig rig{"minimal"};
    std::unique_ptr<Phone> phone = rig.open_process();
    StorageId storage = phone->storages(patient()).at(0).id;

    /// What libmtp asks of a new object fails once, one question after the other.
    void fail_once(const std::string &operation) {
        rig.command({{"cmd", "fault"}, {"kind", "respond"}, {"operation", operation}, {"code", "0x2002"}});
    }
    std::size_t objects() { return phone->list(storage, root_folder, patient()).objects.size(); }
};

const std::vector<std::string> questions{"0x1008", "0x9801",
                                         "0x9803"}; // GetObjectInfo, ...PropsSupported, ...PropValue

} // namespace

TEST_CASE("a folder that was made is not lost when the phone fails once to describe it") {
    for (const std::string &question : questions) {
        INFO(question);
        Described described;
        described.fail_once(question);
        CHECK(described.phone->make_folder(described.storage, root_folder, "new", patient()).name == "new");
        CHECK(described.objects() == 1);
    }
}

TEST_CASE("a file that was sent is not lost when the phone fails once to describe it") {
    for (const std::string &question : questions) {
        INFO(question);
        Described described;
        described.fail_once(question);
        const UniqueFd source = local_file("content");
        const PutRequest request{.storage = described.storage, .name = "new", .size = 7, .source_fd = source.get()};
        CHECK(described.phone->put(request, patient()).object.size == 7);
        CHECK(described.objects() == 1);
    }
}
