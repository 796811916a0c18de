// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/scenario.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace mtpsync {

namespace {

using nlohmann::json;

/// Content that is another one for each seed, also at the first byte and where sizes are equal: a block of no even
/// size, again and again. tests/faults/wire/scenario.py makes the same.
std::string bytes(std::size_t size, unsigned seed) {
    constexpr std::size_t block = 65521;
    std::string content(size, '\0');
    unsigned state = seed * 2654435761U + 1;
    for (std::size_t n = 0; n < size; ++n) {
        content[n] = n < block ? static_cast<char>(state >> 24U) : content[n - block];
        state = state * 1664525U + 1013904223U;
    }
    return content;
}

bool is_folder(const std::string &path) {
    return path.ends_with('/');
}

/// [size, seed], or nothing for a folder.
std::string content_of(const json &entry, const char *side) {
    if (!entry.contains(side))
        return "";
    return bytes(entry.at(side).at(0).get<std::size_t>(), entry.at(side).at(1).get<unsigned>());
}

void add_entry(Scenario &scenario, const json &entry) {
    const auto path = entry.at("path").get<std::string>();
    scenario.source[path] = content_of(entry, "here");
    if (!entry.contains("there"))
        return;
    const bool is_equal = entry.at("there") == "equal";
    scenario.remote[path] = is_equal ? scenario.source[path] : content_of(entry, "there");
}

void add_replaced(Scenario &scenario, const std::string &path, const std::string &old_content,
                  const std::string &new_content) {
    scenario.source[path] = new_content;
    scenario.remote[path] = old_content;
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
    std::ifstream file{MTPSYNC_FAULT_SCENARIO};
    json document = json::parse(file);
    Scenario scenario{.name = "whole", .source = {}, .remote = {}, .foreign = {}};
    for (json &entry : document.at("entries")) {
        if (entry.at("path") == document.at("large"))
            entry.at("here").at(0) = large_bytes;
        add_entry(scenario, entry);
    }
    for (const json &thing : document.at("foreign"))
        scenario.foreign[thing.at("path").get<std::string>()] = content_of(thing, "there");
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
