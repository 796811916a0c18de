// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/scenario.hpp"

#include <filesystem>

namespace mtpsync {

namespace {

constexpr std::size_t transfer_piece = std::size_t{16} << 10U; // what libmtp moves at a time
constexpr std::size_t container_header = 12;                   // of a USB container (MTP 1.1, appendix H)

/// Content that is another one for each seed, also at the first byte and where sizes are equal.
std::string bytes(std::size_t size, unsigned seed) {
    std::string content(size, '\0');
    unsigned state = seed * 2654435761U + 1;
    for (char &byte : content) {
        byte = static_cast<char>(state >> 24U);
        state = state * 1664525U + 1013904223U;
    }
    return content;
}

bool is_folder(const std::string &path) {
    return path.ends_with('/');
}

void add_new_files(Scenario &scenario, std::size_t large_bytes) {
    scenario.source.insert({{"new-1.txt", bytes(5, 1)},
                            {"new-2.txt", bytes(300, 2)},
                            {"name with spaces.txt", bytes(40, 3)},
                            {"empty-new.txt", ""},
                            {"size-16371.bin", bytes(transfer_piece - container_header - 1, 4)},
                            {"size-16372.bin", bytes(transfer_piece - container_header, 5)},
                            {"size-16383.bin", bytes(transfer_piece - 1, 6)},
                            {"size-16384.bin", bytes(transfer_piece, 7)},
                            {"size-16385.bin", bytes(transfer_piece + 1, 8)},
                            {"large.bin", bytes(large_bytes, 9)},
                            {"\U0001F600.txt", bytes(20, 10)}});
}

void add_folders(Scenario &scenario) {
    scenario.source.insert({{"empty folder/", ""},
                            {"a/", ""},
                            {"a/top.txt", bytes(11, 11)},
                            {"a/b/", ""},
                            {"a/b/side.txt", bytes(12, 12)},
                            {"a/b/c/", ""},
                            {"a/b/c/deep.txt", bytes(13, 13)},
                            {"\U0001F4F7 holiday/", ""},
                            {"\U0001F4F7 holiday/\U0001F3D6\uFE0F.jpg", bytes(90, 14)},
                            {"music/", ""},
                            {"music/new.mp3", bytes(200, 15)},
                            {"photos/", ""},
                            {"photos/2024/", ""},
                            {"photos/2024/new.jpg", bytes(60, 16)}});
    scenario.remote.insert({{"music/", ""}, {"photos/", ""}, {"photos/2024/", ""}});
}

void add_equal(Scenario &scenario, const std::string &path, const std::string &content) {
    scenario.source[path] = content;
    scenario.remote[path] = content;
}

void add_replaced(Scenario &scenario, const std::string &path, const std::string &old_content,
                  const std::string &new_content) {
    scenario.source[path] = new_content;
    scenario.remote[path] = old_content;
}

void add_known_files(Scenario &scenario) {
    add_equal(scenario, "equal.txt", bytes(70, 20));
    add_equal(scenario, "empty-equal.txt", "");
    add_equal(scenario, "music/equal.mp3", bytes(transfer_piece, 21));
    add_equal(scenario, "photos/2024/equal.jpg", bytes(33, 22));

    add_replaced(scenario, "grown.txt", bytes(10, 30), bytes(50, 31));
    add_replaced(scenario, "shrunk.txt", bytes(500, 32), bytes(50, 33));
    add_replaced(scenario, "same-size.txt", bytes(80, 34), bytes(80, 35));
    add_replaced(scenario, "same-piece.bin", bytes(transfer_piece, 36), bytes(transfer_piece, 37));
    add_replaced(scenario, "became-empty.txt", bytes(9, 38), "");
    add_replaced(scenario, "was-empty.txt", "", bytes(9, 39));
    add_replaced(scenario, "na\u00EFve caf\u00E9.txt", bytes(44, 40), bytes(45, 41));
    add_replaced(scenario, "music/replaced.mp3", bytes(150, 42), bytes(250, 43));
    add_replaced(scenario, "photos/2024/replaced.jpg", bytes(61, 44), bytes(61, 45));
}

/// Beside ours and elsewhere; some look like our temporary files, but have not exactly their form.
void add_foreign_things(Scenario &scenario) {
    scenario.foreign = {{"DCIM/", ""},
                        {"DCIM/IMG_1.jpg", bytes(100, 50)},
                        {"DCIM/equal.txt", bytes(6, 51)},
                        {"Sync/not-ours.txt", bytes(30, 52)},
                        {"Sync/their folder/", ""},
                        {"Sync/their folder/keep.txt", bytes(31, 53)},
                        {"Sync/music/theirs.mp3", bytes(32, 54)},
                        {"Sync/.mtpsync-holiday.part", bytes(33, 55)},
                        {"Sync/.mtpsync-0123456789abcde.part", bytes(34, 56)},
                        {"Sync/music/.mtpsync-0123456789ABCDEF.part", bytes(35, 57)},
                        {"Sync/photos/2024/.mtpsync-0123456789abcdef.part.jpg", bytes(36, 58)},
                        {"Sync/a.mtpsync-0123456789abcdef.part", bytes(37, 59)}};
}

} // namespace

std::vector<Replacement> Scenario::replacements() const {
    std::vector<Replacement> all;
    for (const auto &[path, old_content] : remote)
        if (!is_folder(path) && source.at(path) != old_content)
            all.push_back({.path = path, .old_content = old_content, .new_content = source.at(path)});
    return all;
}

std::set<std::string> Scenario::final_paths() const {
    std::set<std::string> paths{on_phone("")};
    for (const auto &item : source)
        paths.insert(on_phone(item.first));
    for (const auto &item : foreign)
        paths.insert(item.first);
    return paths;
}

void Scenario::write_source(const EngineRig &rig) const {
    for (const auto &[path, content] : source) {
        if (is_folder(path))
            std::filesystem::create_directories(rig.local(path));
        else
            rig.write(path, content);
    }
}

void Scenario::reset_phone(FakeDevice &phone) const {
    phone.wipe();
    const auto put = [&](const std::string &path, const std::string &content) {
        if (is_folder(path))
            phone.make_folder(path.substr(0, path.size() - 1));
        else
            phone.write(path, content);
    };
    for (const auto &[path, content] : remote)
        put(on_phone(path), content);
    for (const auto &[path, content] : foreign)
        put(path, content);
}

std::string on_phone(const std::string &path) {
    return "Sync/" + path;
}

Scenario make_whole_scenario(std::size_t large_bytes) {
    Scenario scenario{.name = "whole", .source = {}, .remote = {}, .foreign = {}};
    add_new_files(scenario, large_bytes);
    add_folders(scenario);
    add_known_files(scenario);
    add_foreign_things(scenario);
    return scenario;
}

Scenario make_replace_scenario() {
    Scenario scenario{.name = "replace", .source = {}, .remote = {}, .foreign = {}};
    add_replaced(scenario, "grown.txt", bytes(10, 60), bytes(50, 61));
    add_replaced(scenario, "same-size.txt", bytes(80, 62), bytes(80, 63));
    scenario.foreign = {{"Sync/not-ours.txt", bytes(30, 64)}, {"Sync/.mtpsync-holiday.part", bytes(33, 65)}};
    return scenario;
}

} // namespace mtpsync
