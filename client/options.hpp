// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "client/properties.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Options that several verbs share. Thread-bound, as everything in the client.
namespace mtpsync {

/// On every verb.
struct CommonOptions {
    bool user = false;
    bool system = false;
    bool json = false;

    [[nodiscard]] BusWish bus() const noexcept;
};
void add_common_options(CLI::App &app, CommonOptions &options);

/// Which phone, and which of its storages; "" is the only one.
struct PlaceOptions {
    std::string device;
    std::string storage;
};
void add_place_options(CLI::App &app, PlaceOptions &options);

/// Which two folders: SOURCE and the rest, or a profile that says it all.
struct TargetOptions {
    std::string source;  ///< "": a profile
    std::string profile; ///< name; "": SOURCE, or the one that is for the phone
    std::string dest;
    PlaceOptions place;
    bool resume = false;               ///< the job goes on by itself when it was interrupted
    std::string names;                 ///< "refuse" or "map"; "": as the daemon does without being told
    std::string direction;             ///< "push" or "pull"; "": push
    bool pull = false;                 ///< the short way to say so
    std::string read_back;             ///< "full" or "size"; "": full
    std::vector<std::string> filter{}; ///< rules, in the order in which they were given
    bool delete_extra = false;         ///< what only the receiving side has is deleted
    std::string max_delete{};          ///< "": as the daemon does without being told

    /// As the daemon takes it; empty while the profile has to be found. Throws Error (InvalidArgument).
    [[nodiscard]] Properties target() const;

private:
    /// The first of the options that say more than SOURCE does and were given; "" when none was.
    [[nodiscard]] std::string_view first_beside_source() const noexcept;
};
void add_target_options(CLI::App &app, TargetOptions &options);
/// What of earlier proofs is trusted.
struct TrustOptions {
    bool reread = false;
    std::string reprove; ///< "5%" or "5"; "": nothing

    /// Adds what the daemon is to be told. Throws Error (InvalidArgument).
    void add_to(Properties &options) const;
};
void add_trust_options(CLI::App &app, TrustOptions &options);

void add_read_back_option(CLI::App &app, TargetOptions &options);
/// What is looked at, and what is deleted: of verbs that compare.
void add_mirror_options(CLI::App &app, TargetOptions &options);
/// Of verbs that change something.
void add_resume_option(CLI::App &app, TargetOptions &options);

/// @p path without symbolic links looked up: from the root, without "." and "..". Throws Error (InvalidArgument).
[[nodiscard]] std::string absolute_path(std::string_view path);
/// A folder on a phone below the root of its storage; a leading "/" is the root. Throws Error (InvalidArgument).
[[nodiscard]] std::string phone_path(std::string_view path);

} // namespace mtpsync
