// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/programs/test_file.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <stdexcept>
#include <vector>

namespace vphone {

namespace {

std::vector<char> load(const std::filesystem::path &file) {
    std::vector<char> bytes(std::filesystem::file_size(file));
    std::ifstream input{file, std::ios::binary};
    input.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!input)
        throw std::runtime_error{"cannot read " + file.native()};
    return bytes;
}

} // namespace

void write_test_file(const std::filesystem::path &file, std::uint64_t size) {
    std::mt19937_64 random{size};
    std::vector<std::uint64_t> words(size / sizeof(std::uint64_t) + 1);
    std::generate(words.begin(), words.end(), random);
    std::ofstream output{file, std::ios::binary};
    output.write(reinterpret_cast<const char *>(words.data()), static_cast<std::streamsize>(size));
    output.close();
    if (!output)
        throw std::runtime_error{"cannot write " + file.native()};
}

bool same_content(const std::filesystem::path &one, const std::filesystem::path &other) {
    return std::filesystem::exists(one) && std::filesystem::exists(other) && load(one) == load(other);
}

} // namespace vphone
