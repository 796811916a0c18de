// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/options.hpp"

#include "common/delete_limit.hpp"
#include "common/error.hpp"
#include "common/filter.hpp"
#include "common/path.hpp"
#include "common/text.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <vector>

namespace mtpsync {

namespace {

/// A D-Bus string has to be UTF-8, or the whole message is refused.
const std::string &checked_text(const std::string &text, std::string_view what) {
    if (!utf16_length(text))
        throw Error{ErrorCode::InvalidArgument,
                    std::string{what} + " '" + escape_for_display(text) + "' is not valid UTF-8"};
    return text;
}

/// The working directory as the shell shows it, with the links that led there.
std::string working_directory() {
    struct stat named {};
    struct stat real {};
    const char *shown = std::getenv("PWD");
    if (shown != nullptr && *shown == '/' && stat(shown, &named) == 0 && stat(".", &real) == 0 &&
        named.st_dev == real.st_dev && named.st_ino == real.st_ino)
        return shown;
    const std::unique_ptr<char, decltype(&std::free)> path{getcwd(nullptr, 0), &std::free};
    if (!path)
        throw system_error(ErrorCode::InvalidArgument, "the working directory has no path; give an absolute one",
                           errno);
    return path.get();
}

} // namespace

BusWish CommonOptions::bus() const noexcept {
    if (user)
        return BusWish::User;
    return system ? BusWish::System : BusWish::Any;
}

void add_common_options(CLI::App &app, CommonOptions &options) {
    app.add_flag("--user", options.user, "The daemon of this session");
    app.add_flag("--system", options.system, "The daemon of the system");
    app.add_flag("--json", options.json, "The result as JSON, for programs");
}

void add_place_options(CLI::App &app, PlaceOptions &options) {
    app.add_option("--device", options.device, "Which phone, as 'mtpsyncctl devices' names it")->type_name("ID");
    app.add_option("--storage", options.storage, "Which of its storages, by description")->type_name("NAME");
}

void add_target_options(CLI::App &app, TargetOptions &options) {
    app.add_option("SOURCE", options.source, "The local folder, or a profile; without it the profile of the phone")
        ->type_name("");
    app.add_option("--profile", options.profile, "The profile that says everything, instead of SOURCE")
        ->type_name("NAME");
    app.add_option("--dest", options.dest, "The folder on the phone; without it the root of the storage")
        ->type_name("PATH");
    app.add_option("--names", options.names, "Names that a phone cannot store: refuse them (the default) or map them")
        ->check(CLI::IsMember({"refuse", "map"}));
    app.add_option("--direction", options.direction, "push: the local folder is the original (the default), or pull")
        ->check(CLI::IsMember({"push", "pull"}));
    app.add_flag("--pull", options.pull, "The folder on the phone is the original");
    add_place_options(app, options.place);
}

void add_read_back_option(CLI::App &app, TargetOptions &options) {
    app.add_option("--read-back", options.read_back, "What is asked of a file that was sent: full content, or its size")
        ->check(CLI::IsMember({"full", "size"}));
}

void add_mirror_options(CLI::App &app, TargetOptions &options) {
    // told one by one while the line is read, because their order is what they mean
    const auto add_rule = [&](const char *option, const char *sign, const char *help) {
        app.add_option_function<std::string>(
               option, [&options, sign](const std::string &pattern) { options.filter.push_back(sign + pattern); }, help)
            ->type_name("PATTERN")
            ->trigger_on_parse()
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    };
    add_rule("--include", "+ ", "Look at what fits, whatever a later --exclude says");
    add_rule("--exclude", "- ", "Do not look at what fits, on either side");
    app.add_flag_callback(
           "--filter-defaults", [&options] { options.filter.emplace_back("defaults"); },
           "Exclude thumbnails, trash and halves of downloads")
        ->trigger_on_parse();
    app.add_flag("--delete", options.delete_extra, "Delete what only the receiving side has");
    app.add_option("--max-delete", options.max_delete, "Delete nothing if it were more: a number, or 10%")
        ->type_name("N");
}

void add_resume_option(CLI::App &app, TargetOptions &options) {
    app.add_flag("--resume", options.resume, "Go on by itself when the phone was gone, or the daemon, and is back");
}

std::string_view TargetOptions::first_beside_source() const noexcept {
    if (!dest.empty())
        return "--dest";
    if (!names.empty())
        return "--names";
    if (!place.device.empty())
        return "--device";
    if (!place.storage.empty())
        return "--storage";
    if (pull)
        return "--pull";
    if (!direction.empty())
        return "--direction";
    if (!read_back.empty())
        return "--read-back";
    if (!filter.empty())
        return "--include and --exclude";
    if (delete_extra)
        return "--delete";
    if (!max_delete.empty())
        return "--max-delete";
    return resume ? "--resume" : "";
}

void add_trust_options(CLI::App &app, TrustOptions &options) {
    app.add_flag("--reread", options.reread, "Trust nothing that was proven earlier: read every file");
    app.add_option("--reprove", options.reprove,
                   "Of the files that are trusted read this share again, those read the longest time ago")
        ->type_name("PERCENT");
}

void TrustOptions::add_to(Properties &options) const {
    if (reread)
        options.emplace("reread", sdbus::Variant{true});
    if (reprove.empty())
        return;
    constexpr std::uint32_t all = 100;
    std::string_view number = reprove;
    if (number.ends_with('%'))
        number.remove_suffix(1);
    std::uint32_t share = 0;
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), share);
    if (parsed.ec != std::errc{} || parsed.ptr != number.data() + number.size() || share > all)
        throw Error{ErrorCode::InvalidArgument,
                    "--reprove takes a share from 0% to 100%, not '" + escape_for_display(reprove) + "'"};
    options.emplace("reprove", sdbus::Variant{share});
}

Properties TargetOptions::target() const {
    const std::string beside{first_beside_source()};
    if (!profile.empty()) {
        if (!source.empty() || !beside.empty())
            throw Error{ErrorCode::InvalidArgument, "the profile '" + profile + "' says everything; leave " +
                                                        (source.empty() ? beside : "SOURCE") +
                                                        " out, or change it with 'mtpsyncctl profile set'"};
        return {{"profile", sdbus::Variant{checked_text(profile, "the profile")}}};
    }
    if (source.empty()) {
        if (!beside.empty())
            throw Error{ErrorCode::InvalidArgument, beside + " is for a SOURCE; give the local folder, too"};
        return {};
    }
    const std::string path = absolute_path(source);
    Properties target{{"source", sdbus::Variant{std::vector<std::uint8_t>{path.begin(), path.end()}}},
                      {"dest", sdbus::Variant{phone_path(dest)}}};
    if (!place.device.empty())
        target.emplace("device", sdbus::Variant{checked_text(place.device, "the device")});
    if (!place.storage.empty())
        target.emplace("storage", sdbus::Variant{checked_text(place.storage, "the storage")});
    if (resume)
        target.emplace("resume", sdbus::Variant{std::string{"auto"}});
    if (!names.empty())
        target.emplace("names", sdbus::Variant{names});
    if (pull && direction == "push")
        throw Error{ErrorCode::InvalidArgument, "--pull and '--direction push' exclude each other; give one of them"};
    if (pull || !direction.empty())
        target.emplace("direction", sdbus::Variant{pull ? std::string{"pull"} : direction});
    if (!read_back.empty())
        target.emplace("read_back", sdbus::Variant{read_back});
    if (!filter.empty())
        target.emplace("filter", sdbus::Variant{Filter::parse(filter).rules()});
    if (delete_extra)
        target.emplace("delete", sdbus::Variant{true});
    if (!max_delete.empty())
        target.emplace("max_delete", sdbus::Variant{DeleteLimit::parse(max_delete).text()});
    return target;
}

std::string absolute_path(std::string_view path) {
    if (path.empty())
        throw Error{ErrorCode::InvalidArgument, "the local folder has an empty name; '.' is the working directory"};
    std::string whole = path.front() == '/' ? std::string{} : working_directory() + "/";
    whole += path;

    std::string result;
    for (std::size_t begin = 0; begin < whole.size();) {
        const std::size_t end = std::min(whole.find('/', begin), whole.size());
        const std::string_view name = std::string_view{whole}.substr(begin, end - begin);
        if (name == "..")
            result.erase(std::min(result.rfind('/'), result.size()));
        else if (!name.empty() && name != ".")
            result.append("/").append(name);
        begin = end + 1;
    }
    return result.empty() ? "/" : result;
}

std::string phone_path(std::string_view path) {
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    return checked_text(RelPath::parse(path).bytes(), "the folder on the phone");
}

} // namespace mtpsync
