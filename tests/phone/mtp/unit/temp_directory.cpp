// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/unit/temp_directory.hpp"

#include <stdlib.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace vphone {

TempDirectory::TempDirectory() {
    std::string name = std::filesystem::temp_directory_path() / "vphone-XXXXXX";
    if (!mkdtemp(name.data()))
        throw std::system_error{errno, std::generic_category(), name};
    path_ = name;
}

TempDirectory::~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void TempDirectory::write(const std::string &file, const std::string &content) const {
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream{path_ / file, std::ios::binary} << content;
}

std::string TempDirectory::read(const std::string &file) const {
    std::ifstream stream{path_ / file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

bool TempDirectory::has(const std::string &file) const {
    return std::filesystem::exists(std::filesystem::symlink_status(path_ / file));
}

} // namespace vphone
