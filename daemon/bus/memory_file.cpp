// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/memory_file.hpp"

#include "common/error.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

namespace mtpsync {

UniqueFd memory_file(const std::string &name, const std::string &text) {
    const auto fail = [&] { return system_error(ErrorCode::StateUnwritable, "cannot make the " + name, errno); };
    UniqueFd file{memfd_create(name.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!file)
        throw fail();
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t count = write(file.get(), text.data() + done, text.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            throw fail();
        done += static_cast<std::size_t>(count);
    }
    constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    if (lseek(file.get(), 0, SEEK_SET) != 0 || fcntl(file.get(), F_ADD_SEALS, seals) != 0)
        throw fail();
    return file;
}

} // namespace mtpsync
