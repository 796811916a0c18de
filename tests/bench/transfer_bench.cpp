// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"
#include "common/unique_fd.hpp"
#include "daemon/phone/phone_process.hpp"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

/// One transfer through PhoneProcess and the real worker, as a whole process, to be timed beside mtp-sendfile and
/// mtp-getfile (tests/bench/throughput.py): sends FILE into the root of the first storage, or reads the object of
/// FILE's name into FILE.
namespace {

using namespace mtpsync;

constexpr std::string_view usage =
    "usage: transfer-bench send|read|prove BUS DEVICE FILE WORKER [WORKER-ARGUMENT]...\n";

CallLimits limits() {
    return CallLimits::within(std::chrono::minutes{10});
}

std::uint8_t number(std::string_view text) {
    std::uint8_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string name_of(const std::string &path) {
    return path.substr(path.rfind('/') + 1);
}

ObjectHandle find(Phone &phone, StorageId storage, ObjectHandle folder, const std::string &name) {
    for (const ObjectInfo &object : phone.list(storage, folder, limits()).objects)
        if (object.name == name)
            return object.handle;
    throw Error{ErrorCode::NoSuchObject, name};
}

Sha256 send(Phone &phone, StorageId storage, const std::string &path) {
    const UniqueFd file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    if (fstat(file.get(), &status) != 0)
        throw system_error(ErrorCode::SourceUnreadable, path, errno);
    return phone
        .put({.storage = storage,
              .parent = find(phone, storage, root_folder, "Inbox"),
              .name = name_of(path),
              .size = static_cast<std::uint64_t>(status.st_size),
              .source_fd = file.get()},
             limits())
        .digest;
}

Sha256 read(Phone &phone, StorageId storage, const std::string &path, bool keep) {
    const UniqueFd file{keep ? open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1};
    const ObjectHandle inbox = find(phone, storage, root_folder, "Inbox");
    return phone.get(find(phone, storage, inbox, name_of(path)), {}, file.get(), limits()).digest;
}

} // namespace

int main(int argc, char **argv) {
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    if (arguments.size() < 5) {
        std::fputs(usage.data(), stderr);
        return 2;
    }
    try {
        const UsbAddress address{number(arguments[1]), number(arguments[2]), 0x18D1, 0x4EE1};
        WorkerSettings settings;
        settings.command.assign(arguments.begin() + 4, arguments.end());
        settings.name = "bench";
        const auto phone = PhoneProcess::open(address, settings, limits());
        const StorageId storage = phone->storages(limits()).at(0).id;
        const Sha256 digest = arguments[0] == "send" ? send(*phone, storage, arguments[3])
                                                     : read(*phone, storage, arguments[3], arguments[0] == "read");
        fmt::print("{}  {}\n", digest.hex(), arguments[3]);
    } catch (const Error &error) {
        fmt::print(stderr, "transfer-bench: {}: {}\n", error.info().name, error.what());
        return 1;
    }
    return 0;
}
