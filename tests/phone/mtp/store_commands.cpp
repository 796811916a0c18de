// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/store_commands.hpp"

#include "tests/phone/mtp/numbered_name.hpp"
#include "tests/phone/mtp/store_path.hpp"
#include "tests/phone/mtp/utf16.hpp"

#include <chrono>
#include <map>
#include <span>
#include <string_view>

namespace vphone {

namespace {

/// A path inside a storage that cannot lead out of it.
std::string read_path(JsonFields &fields, const std::string &key) {
    const std::string path = fields.text(key);
    for (std::string_view rest{path};;) {
        const auto slash = rest.find('/');
        const std::string_view name = rest.substr(0, slash);
        if (name.empty() || name == "." || name == ".." || name.find('\0') != std::string_view::npos)
            fields.complain(key, "must be a path inside the storage, such as \"DCIM/a.jpg\"");
        if (slash == std::string_view::npos)
            return path;
        rest.remove_prefix(slash + 1);
    }
}

std::optional<Timestamp> read_time(JsonFields &fields) {
    if (!fields.has("modified"))
        return std::nullopt;
    const auto time = parse_date_time(fields.text("modified"), std::chrono::minutes{0});
    if (!time)
        fields.complain("modified", "must be a UTC time such as \"20240131T235959Z\"");
    return time;
}

} // namespace

std::optional<nlohmann::json> StoreCommands::run(const std::string &name, JsonFields &fields) {
    using Handler = nlohmann::json (StoreCommands::*)(JsonFields &);
    static const std::map<std::string, Handler> handlers = {
        {"add-file", &StoreCommands::add_file},     {"change-file", &StoreCommands::change_file},
        {"remove", &StoreCommands::remove},         {"rescan", &StoreCommands::rescan},
        {"synthesize", &StoreCommands::synthesize}, {"discard-content", &StoreCommands::discard_content},
        {"objects", &StoreCommands::objects},
    };
    const auto found = handlers.find(name);
    if (found == handlers.end())
        return std::nullopt;
    return (this->*found->second)(fields);
}

std::size_t StoreCommands::storage_index(JsonFields &fields) const {
    const std::uint64_t index = fields.number_or("storage", 0);
    if (index >= phone_.storages.size())
        fields.complain("storage", std::to_string(index) + " does not exist; the phone has " +
                                       std::to_string(phone_.storages.size()));
    return index;
}

void StoreCommands::make_folders(Storage &storage, const std::string &folder) {
    if (folder.empty())
        return;
    const auto entry = storage.flash().find(folder);
    if (entry && !entry->is_folder)
        throw std::invalid_argument{"'" + folder + "' is a file, no folder"};
    if (entry)
        return;
    make_folders(storage, parent_path(folder));
    storage.writer().make_folder(folder);
}

void StoreCommands::put_content(JsonFields &fields, Storage &storage, const std::string &path) {
    const auto time = read_time(fields);
    if (fields.has("content")) {
        const std::string content = fields.text("content");
        fields.reject_unknown();
        const auto sink = storage.writer().create(path);
        sink->write(std::span{reinterpret_cast<const std::uint8_t *>(content.data()), content.size()});
        sink->finish();
        if (time)
            storage.writer().set_modified(path, *time);
        return;
    }
    SyntheticFile file;
    file.size = fields.number("size");
    // other content for each file and each version of it, the same in every run
    file.seed = fields.number_or("seed", storage.writer().count(MutationKind::Synthesize) + 1);
    file.modified = time.value_or(std::chrono::system_clock::now());
    fields.reject_unknown();
    storage.writer().put_synthetic(path, std::move(file));
}

nlohmann::json StoreCommands::add_file(JsonFields &fields) {
    const std::size_t index = storage_index(fields);
    Storage &storage = *phone_.storages[index];
    const std::string path = read_path(fields, "path");
    if (storage.flash().find(path))
        fields.complain("path", "exists already; use change-file");
    if (fields.has("content") == fields.has("size"))
        fields.complain("size", "or 'content' is needed, and only one of them");
    make_folders(storage, parent_path(path));
    put_content(fields, storage, path);
    watcher_.look_at(index, path);
    return nlohmann::json::object();
}

nlohmann::json StoreCommands::change_file(JsonFields &fields) {
    const std::size_t index = storage_index(fields);
    Storage &storage = *phone_.storages[index];
    const std::string path = read_path(fields, "path");
    const auto entry = storage.flash().find(path);
    if (!entry || entry->is_folder)
        fields.complain("path", "is no file; use add-file");
    if (fields.has("content") == fields.has("size"))
        fields.complain("size", "or 'content' is needed, and only one of them");
    put_content(fields, storage, path);
    watcher_.look_at(index, path);
    return nlohmann::json::object();
}

nlohmann::json StoreCommands::remove(JsonFields &fields) {
    const std::size_t index = storage_index(fields);
    const std::string path = read_path(fields, "path");
    fields.reject_unknown();
    if (!phone_.storages[index]->flash().find(path))
        fields.complain("path", "does not exist");
    phone_.storages[index]->writer().remove(path);
    watcher_.look_at(index, path);
    return nlohmann::json::object();
}

nlohmann::json StoreCommands::rescan(JsonFields &fields) {
    fields.reject_unknown();
    watcher_.rescan();
    return nlohmann::json::object();
}

nlohmann::json StoreCommands::synthesize(JsonFields &fields) {
    const std::size_t index = storage_index(fields);
    Storage &storage = *phone_.storages[index];
    const std::string folder = read_path(fields, "folder");
    const std::uint64_t count = fields.number("count", 10'000'000);
    const std::uint64_t size = fields.number("size");
    const std::uint64_t seed = fields.number_or("seed", storage.writer().count(MutationKind::Synthesize) + 1);
    const NumberedName name = NumberedName::parse(fields.text("name"));
    const Timestamp time = read_time(fields).value_or(std::chrono::system_clock::now());
    fields.reject_unknown();

    make_folders(storage, folder);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string path = join_path(folder, name.at(i));
        storage.writer().put_synthetic(path, {.size = size, .seed = seed + i, .flipped_bytes = {}, .modified = time});
        watcher_.look_at(index, path);
    }
    return nlohmann::json::object();
}

nlohmann::json StoreCommands::discard_content(JsonFields &fields) {
    if (fields.flag("on", true))
        phone_.discard_larger_than = fields.number("larger_than");
    else
        phone_.discard_larger_than.reset();
    fields.reject_unknown();
    return nlohmann::json::object();
}

nlohmann::json StoreCommands::objects(JsonFields &fields) {
    const std::uint64_t limit = fields.number_or("limit", 1000);
    fields.reject_unknown();
    auto list = nlohmann::json::array();
    if (!phone_.session)
        return {{"objects", list}, {"total", 0}};
    const ObjectTree &tree = phone_.session->tree;
    tree.for_each([&](std::size_t storage, const Object &object) {
        if (list.size() == limit)
            return false;
        list.push_back({{"storage", storage},
                        {"path", strict_utf8(tree.path(object))},
                        {"handle", object.handle},
                        {"folder", object.is_folder},
                        {"size", object.size}});
        return true;
    });
    return {{"objects", std::move(list)}, {"total", tree.size()}};
}

} // namespace vphone
