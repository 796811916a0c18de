// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/opened_files.hpp"

#include "tests/support/catch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace mtpsync {

OpenedFiles::OpenedFiles(const std::filesystem::path &folder) : watch_{inotify_init1(IN_CLOEXEC | IN_NONBLOCK)} {
    REQUIRE(inotify_add_watch(watch_.get(), folder.c_str(), IN_OPEN) >= 0);
}

std::set<std::string> OpenedFiles::take() {
    std::set<std::string> names;
    std::array<char, 65536> events{};
    for (ssize_t size = 0; (size = read(watch_.get(), events.data(), events.size())) > 0;) {
        const char *next = events.data();
        while (next < events.data() + size) {
            inotify_event event{};
            std::memcpy(&event, next, sizeof event);
            if ((event.mask & IN_ISDIR) == 0 && event.len > 0)
                names.insert(next + sizeof event);
            next += sizeof event + event.len;
        }
    }
    return names;
}

} // namespace mtpsync
