// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/contract/contract_support.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace mtpsync {

CallLimits patient() {
    return CallLimits::within(std::chrono::seconds{60});
}

std::string test_content(std::size_t size) {
    std::string content(size, '\0');
    std::uint32_t state = static_cast<std::uint32_t>(size) * 2654435761U + 1U;
    for (char &byte : content) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return content;
}

Sha256 digest_of(std::string_view content) {
    Sha256Hasher hasher;
    hasher.update({reinterpret_cast<const std::uint8_t *>(content.data()), content.size()});
    return hasher.finish();
}

UniqueFd local_file(std::string_view content) {
    UniqueFd file{memfd_create("local", MFD_CLOEXEC)};
    while (!content.empty()) {
        const ssize_t count = write(file.get(), content.data(), content.size());
        if (count <= 0)
            throw std::runtime_error{"a test file cannot be written"};
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    return file;
}

std::string content_of(int fd) {
    struct stat status {};
    fstat(fd, &status);
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    if (pread(fd, content.data(), content.size(), 0) != static_cast<ssize_t>(content.size()))
        throw std::runtime_error{"a test file cannot be read"};
    return content;
}

std::optional<ErrorCode> error_of(const std::function<void()> &call) {
    try {
        call();
    } catch (const Error &error) {
        UNSCOPED_INFO(error.info().name << ": " << error.what());
        return error.code();
    }
    return std::nullopt;
}

Session::Session(std::unique_ptr<ContractRig> with) : rig{std::move(with)} {
    reopen();
}

void Session::reopen() {
    phone.reset();
    phone = rig->open();
    storage = phone->storages(patient()).at(0).id;
}

PutResult Session::put(const std::string &name, std::string_view content, ObjectHandle parent,
                       const CallLimits &limits) {
    const UniqueFd source = local_file(content);
    return phone->put({.storage = storage,
                       .parent = parent,
                       .name = name,
                       .size = content.size(),
                       .modified = 0,
                       .source_fd = source.get()},
                      limits);
}

std::optional<ObjectInfo> Session::find(const std::string &name, ObjectHandle folder) {
    for (ObjectInfo &object : phone->list(storage, folder, patient()).objects)
        if (object.name == name)
            return std::move(object);
    return std::nullopt;
}

} // namespace mtpsync
