// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/engine/engine_rig.hpp"

#include <optional>
#include <random>
#include <string>

namespace mtpsync {

/**
 * People at both sides of a rig, whose edits are drawn from one seed: they add, change (also to the same size), delete
 * and rename files and folders, and make one of the other. Names of files and folders are the same; what ends with
 * ".part" is always a file. "always" stays as it is. Thread-bound; the rig is borrowed.
 */
class RandomEditor {
public:
    enum class Side { Local, Phone };

    RandomEditor(EngineRig &rig, unsigned seed) : rig_{rig}, random_{seed} {}

    /// One edit on one of the sides.
    void edit();
    /// A file, or a folder with all that is in it.
    void erase(Side side, const std::string &path);
    [[nodiscard]] unsigned draw(unsigned below) { return static_cast<unsigned>(random_() % below); }

private:
    enum class Kind { File, Folder, Any };

    [[nodiscard]] EngineRig::Content content_of(Side side) const;
    /// Whatever is in the way is removed before, as a person would.
    void write(Side side, const std::string &path, const std::string &content);
    void make_folder(Side side, const std::string &path);
    void clear_way(Side side, const std::string &path);
    void rename(Side side, const std::string &from, const std::string &to);
    /// One that is there, without the slash of a folder.
    [[nodiscard]] std::optional<std::string> pick(Side side, Kind kind);
    [[nodiscard]] std::string new_path();
    [[nodiscard]] std::string new_content(std::size_t size);

    EngineRig &rig_;
    std::mt19937 random_;
};

} // namespace mtpsync
