// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/random_editor.hpp"

#include <filesystem>
#include <vector>

namespace mtpsync {

namespace {

std::string without_slash(const std::string &path) {
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

bool is_part(const std::string &path) {
    return path.ends_with(".part");
}

} // namespace

void RandomEditor::edit() {
    const Side side = draw(2) == 0 ? Side::Local : Side::Phone;
    const unsigned what = draw(10);
    const Kind kind = what <= 4 ? Kind::File : Kind::Any;
    const auto there = pick(side, what == 8 ? Kind::Folder : kind);
    if (what <= 2)
        write(side, new_path(), new_content(draw(30)));
    else if (what == 9)
        make_folder(side, new_path());
    else if (!there)
        return;
    else if (what == 3) // of the same size
        write(side, *there, new_content(content_of(side)[*there].size()));
    else if (what == 4 && !is_part(*there) && draw(2) == 0)
        write(side, *there + "/n0", new_content(draw(30))); // a folder takes the place of a file
    else if (what <= 5)
        erase(side, *there);
    else if (what <= 7)
        rename(side, *there, new_path());
    else
        write(side, *there, new_content(draw(30))); // a file takes the place of a folder
}

EngineRig::Content RandomEditor::content_of(Side side) const {
    return side == Side::Local ? rig_.local_content() : rig_.phone_content();
}

void RandomEditor::erase(Side side, const std::string &path) {
    if (side == Side::Local)
        std::filesystem::remove_all(rig_.local(path));
    else
        rig_.phone().erase("Sync/" + path);
}

void RandomEditor::clear_way(Side side, const std::string &path) {
    const auto content = content_of(side);
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
        if (content.contains(path.substr(0, slash)))
            erase(side, path.substr(0, slash));
    if (content.contains(path + "/"))
        erase(side, path);
}

void RandomEditor::write(Side side, const std::string &path, const std::string &content) {
    clear_way(side, path);
    if (side == Side::Local)
        rig_.write(path, content);
    else
        rig_.phone().write("Sync/" + path, content);
}

void RandomEditor::make_folder(Side side, const std::string &path) {
    const std::string folder = is_part(path) ? path + "s" : path;
    clear_way(side, folder);
    if (content_of(side).contains(folder))
        erase(side, folder);
    if (side == Side::Local)
        std::filesystem::create_directories(rig_.local(folder));
    else
        rig_.phone().make_folder("Sync/" + folder);
}

void RandomEditor::rename(Side side, const std::string &from, const std::string &to) {
    if (to == from || to.starts_with(from + "/") || from.starts_with(to + "/"))
        return;
    const auto content = content_of(side);
    const bool is_folder = content.contains(from + "/");
    if (is_folder && is_part(to))
        return;
    erase(side, from);
    if (!is_folder)
        return write(side, to, content.at(from));
    make_folder(side, to);
    for (const auto &[path, bytes] : content) {
        if (!path.starts_with(from + "/") || path == from + "/")
            continue;
        const std::string moved = to + path.substr(from.size());
        if (path.ends_with('/'))
            make_folder(side, without_slash(moved));
        else
            write(side, moved, bytes);
    }
}

std::optional<std::string> RandomEditor::pick(Side side, Kind kind) {
    std::vector<std::string> paths;
    for (const auto &[path, content] : content_of(side))
        if (path != "always" && (kind == Kind::Any || path.ends_with('/') == (kind == Kind::Folder)))
            paths.push_back(without_slash(path));
    if (paths.empty())
        return std::nullopt;
    return paths[draw(static_cast<unsigned>(paths.size()))];
}

std::string RandomEditor::new_path() {
    std::string path;
    for (unsigned depth = draw(4); depth > 0; --depth)
        path += std::string{"n"} + static_cast<char>('0' + draw(4)) + "/";
    path += std::string{"n"} + static_cast<char>('0' + draw(6));
    return draw(8) == 0 ? path + ".part" : path;
}

std::string RandomEditor::new_content(std::size_t size) {
    return std::string(size, static_cast<char>('a' + draw(26)));
}

} // namespace mtpsync
