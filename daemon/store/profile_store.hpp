// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/store/profile.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mtpsync {

/**
 * The profiles of the folder profiles.d, as they were when it was read last. One that is broken is listed with what is
 * wrong, and the others go on. Owned by the composition root; thread-bound to the control thread.
 *
 * Files are written whole or not at all, and only what loads is written; then the folder is read again.
 */
class ProfileStore {
public:
    /// Hears of changes; the profiles are the new ones by then.
    struct Observer {
        virtual ~Observer() = default;
        virtual void profiles_changed() = 0;
    };
    /// A file of the folder that is no profile.
    struct Broken {
        std::string file; ///< path, for people
        std::string problem;

        friend bool operator==(const Broken &, const Broken &) = default;
    };

    /// Reads @p directory, which need not be there. @p home is what "~" stands for in a profile, "" where that makes no
    /// sense.
    ProfileStore(std::filesystem::path directory, std::string home);
    void add_observer(Observer &observer) { observers_.push_back(&observer); }

    /// Reads the folder again. What is wrong there is listed, and logged once, never thrown.
    void reload();

    /// By name.
    [[nodiscard]] const std::map<std::string, Profile> &profiles() const noexcept { return profiles_; }
    /// By name, or by "profiles.d/FILE" where the name of the file cannot be one of a profile.
    [[nodiscard]] const std::map<std::string, Broken> &broken() const noexcept { return broken_; }
    /// Throws Error (NoSuchProfile, or InvalidProfile that says what is wrong with it).
    [[nodiscard]] const Profile &find(const std::string &name) const;
    /// Those that are for this phone, in the order of their names. Valid until the next change.
    [[nodiscard]] std::vector<const Profile *> matching(const UsbIdentity &phone) const;

    /// Writes a new profile. Throws Error: InvalidArgument (the name, or a key that there is not), InvalidProfile (it
    /// would not load), StateUnwritable.
    void add(const std::string &name, const ProfileSettings &settings);
    /// Gives keys of a profile, which may be a broken one, other values; what a person wrote around them stays. Throws
    /// Error: NoSuchProfile, InvalidArgument (a key that there is not), InvalidProfile (it would not load, or cannot be
    /// changed safely: with the line to write by hand), StateUnwritable.
    void set(const std::string &name, const ProfileSettings &changes);
    /// Removes the file of a profile, which may be a broken one. Throws Error: NoSuchProfile, StateUnwritable.
    void remove(const std::string &name);

private:
    [[nodiscard]] std::filesystem::path file_of(const std::string &name) const;
    [[nodiscard]] std::string text_to_change(const std::string &name) const;
    void write(const std::string &name, const std::string &text);
    void load(const std::filesystem::path &file);

    std::filesystem::path directory_;
    std::string home_;
    std::vector<Observer *> observers_;
    std::map<std::string, Profile> profiles_;
    std::map<std::string, Broken> broken_;
};

} // namespace mtpsync
