// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/store/state_directory.hpp"

#include "common/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace mtpsync {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view temporary_suffix = ".new";

void write_all(int fd, std::string_view content, const std::string &shown) {
    while (!content.empty()) {
        const ssize_t count = ::write(fd, content.data(), content.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error(ErrorCode::StateUnwritable, "cannot write '" + shown + "'", errno);
        content.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

StateDirectory::StateDirectory(fs::path path) : path_{std::move(path)} {
    std::error_code error;
    fs::create_directories(path_.parent_path(), error);
    if (!error && mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
        error = std::error_code{errno, std::generic_category()};
    if (error)
        throw Error{ErrorCode::StateUnwritable, "cannot make '" + path_.string() + "': " + error.message()};
}

void StateDirectory::write(const std::string &name, std::string_view content) const {
    const fs::path temporary = path_ / (name + std::string{temporary_suffix});
    const std::string shown = (path_ / name).string();
    try {
        const UniqueFd file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600)};
        if (!file)
            throw system_error(ErrorCode::StateUnwritable, "cannot write '" + shown + "'", errno);
        write_all(file.get(), content, shown);
        if (fsync(file.get()) != 0 || rename(temporary.c_str(), (path_ / name).c_str()) != 0)
            throw system_error(ErrorCode::StateUnwritable, "cannot write '" + shown + "'", errno);
    } catch (const Error &) {
        unlink(temporary.c_str());
        throw;
    }
    // the new name itself has to survive, too
    const UniqueFd directory{::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!directory || fsync(directory.get()) != 0)
        throw system_error(ErrorCode::StateUnwritable, "cannot sync '" + path_.string() + "'", errno);
}

std::optional<std::string> StateDirectory::read(const std::string &name) const {
    const UniqueFd file = open(name);
    if (!file)
        return std::nullopt;
    try {
        return read_whole(file.get(), std::size_t{1} << 30U);
    } catch (const Error &) {
        return std::nullopt;
    }
}

UniqueFd StateDirectory::open(const std::string &name) const {
    return UniqueFd{::open((path_ / name).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
}

void StateDirectory::remove(const std::string &name) const noexcept {
    unlink((path_.native() + "/" + name).c_str());
}

std::vector<std::string> StateDirectory::names() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto &item : fs::directory_iterator{path_, error})
        if (const auto name = item.path().filename().string(); !is_temporary(name))
            names.push_back(name);
    return names;
}

bool StateDirectory::is_temporary(std::string_view name) noexcept {
    return name.ends_with(temporary_suffix);
}

std::string read_whole(int fd, std::size_t limit) {
    std::string content;
    std::string piece(std::size_t{64} << 10U, '\0');
    for (;;) {
        const ssize_t count = pread(fd, piece.data(), piece.size(), static_cast<off_t>(content.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_error(ErrorCode::InvalidArgument, "cannot read the document", errno);
        if (count == 0)
            return content;
        content.append(piece, 0, static_cast<std::size_t>(count));
        if (content.size() > limit)
            throw Error{ErrorCode::InvalidArgument,
                        "the document has more than " + std::to_string(limit >> 20U) + " MiB"};
    }
}

} // namespace mtpsync
