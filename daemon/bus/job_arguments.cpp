// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/bus/job_arguments.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace mtpsync {

namespace {

using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void refuse(const std::string &what) {
    throw Error{ErrorCode::InvalidArgument, what};
}

template <class Value>
Value get(const std::string &key, const sdbus::Variant &value, const char *type) {
    if (!value.containsValueOfType<Value>())
        refuse("'" + key + "' must be of the D-Bus type '" + type + "'");
    return value.get<Value>();
}

std::shared_ptr<const UniqueFd> take_plan(const sdbus::UnixFd &fd) {
    UniqueFd copy{fcntl(fd.get(), F_DUPFD_CLOEXEC, 0)};
    struct stat status {};
    if (!copy || fstat(copy.get(), &status) != 0)
        throw system_error(ErrorCode::InvalidArgument, "'plan' cannot be used", errno);
    if (!S_ISREG(status.st_mode)) // reading anything else might never end
        refuse("'plan' must be a regular file or a memfd");
    return std::make_shared<const UniqueFd>(std::move(copy));
}

/// A target that is only the name of a profile; nothing when there is no such key.
std::optional<std::string> profile_of(const Dictionary &target) {
    const auto found = target.find("profile");
    if (found == target.end())
        return std::nullopt;
    if (target.size() > 1)
        refuse("'profile' stands instead of all other keys of target; leave them out");
    return get<std::string>(found->first, found->second, "s");
}

void parse_target(const Dictionary &dictionary, JobRequest &request) {
    Target &target = request.target;
    for (const auto &[key, value] : dictionary) {
        if (key == "source") {
            const auto bytes = get<Bytes>(key, value, "ay");
            target.source.assign(bytes.begin(), bytes.end());
        } else if (key == "dest") {
            const auto dest = get<std::string>(key, value, "s");
            const auto first = dest.find_first_not_of('/');
            target.dest = RelPath::parse(first == std::string::npos ? "" : dest.substr(first));
        } else if (key == "device") {
            target.device = get<std::string>(key, value, "s");
        } else if (key == "storage") {
            target.storage = get<std::string>(key, value, "s");
        } else if (key == "names") {
            const auto names = name_policy_from_word(get<std::string>(key, value, "s"));
            if (!names)
                refuse("'names' can only be \"refuse\" or \"map\"");
            target.names = *names;
        } else if (key == "direction") {
            const auto direction = direction_from_word(get<std::string>(key, value, "s"));
            if (!direction)
                refuse("'direction' can only be \"push\" or \"pull\"");
            target.direction = *direction;
        } else if (key == "read_back") {
            const auto read_back = read_back_from_word(get<std::string>(key, value, "s"));
            if (!read_back)
                refuse("'read_back' can only be \"full\" or \"size\"");
            target.read_back = *read_back;
        } else if (key == "resume") {
            const auto word = get<std::string>(key, value, "s");
            if (word != "auto" && word != "off")
                refuse("'resume' can be \"auto\" or \"off\"");
            request.resume = word == "auto";
        } else if (key == "filter") {
            target.filter = Filter::parse(get<std::vector<std::string>>(key, value, "as"));
        } else if (key == "delete") {
            target.delete_extra = get<bool>(key, value, "b");
        } else if (key == "max_delete") {
            target.max_delete = DeleteLimit::parse(get<std::string>(key, value, "s"));
        } else {
            refuse("'" + escape_for_display(key) +
                   "' is unknown in target; it has source, dest, device, storage, direction, names, read_back, resume, "
                   "filter, delete and max_delete, or profile");
        }
    }
    if (target.source.find('\0') != std::string::npos)
        refuse("'source' contains a NUL byte");
}

} // namespace

JobRequest parse_job_arguments(JobKind kind, const Dictionary &target, const Dictionary &options,
                               const FromProfile &from_profile) {
    JobRequest request{.kind = kind};
    if (const auto profile = profile_of(target))
        request = from_profile(kind, *profile);
    else
        parse_target(target, request);
    if (request.target.source.empty())
        refuse("'source' is missing in target");
    for (const auto &[key, value] : options) {
        if (key == "checksum") {
            request.checksum = get<bool>(key, value, "b");
        } else if (key == "max_retries") {
            constexpr std::uint32_t most = 100;
            const auto count = get<std::uint32_t>(key, value, "u");
            if (count > most)
                refuse("'max_retries' can be " + std::to_string(most) + " at most");
            request.max_retries = static_cast<int>(count);
        } else if (key == "reread" && kind != JobKind::Retry) {
            request.trust.recall = get<bool>(key, value, "b") ? Recall::Forbidden : Recall::Allowed;
        } else if (key == "reprove" && kind != JobKind::Retry) {
            constexpr std::uint32_t all = 100;
            request.trust.reprove = get<std::uint32_t>(key, value, "u");
            if (request.trust.reprove > all)
                refuse("'reprove' is a share of the files in percent, 100 at most");
        } else if (key == "force" && kind == JobKind::Execute) {
            request.force = get<bool>(key, value, "b");
        } else if (key == "dry_run" && kind != JobKind::Verify) {
            request.dry_run = get<bool>(key, value, "b");
        } else if (key == "plan" && kind == JobKind::Execute) {
            request.plan = take_plan(get<sdbus::UnixFd>(key, value, "h"));
        } else {
            refuse("the option '" + escape_for_display(key) + "' is unknown to " + std::string{to_word(kind)});
        }
    }
    if (request.plan && !request.profile.empty())
        request.resume = false; // nobody keeps the plan, and nobody asked for both here
    if (request.resume && request.plan)
        refuse("'resume' = \"auto\" cannot be combined with a plan: nobody keeps the plan");
    if (request.resume && request.dry_run)
        refuse("'resume' = \"auto\" cannot be combined with 'dry_run': there is nothing to go on with");
    return request;
}

Target parse_folder_argument(const Dictionary &target, const FolderOfProfile &folder_of_profile) {
    if (const auto profile = profile_of(target))
        return folder_of_profile(*profile);
    JobRequest request;
    parse_target(target, request);
    return request.target;
}

Dictionary print_target(const JobRequest &request) {
    const Target &target = request.target;
    Dictionary printed{{"source", sdbus::Variant{Bytes(target.source.begin(), target.source.end())}},
                       {"dest", sdbus::Variant{escape_for_display(target.dest.bytes())}},
                       {"device", sdbus::Variant{target.device}},
                       {"storage", sdbus::Variant{escape_for_display(target.storage)}},
                       {"direction", sdbus::Variant{std::string{to_word(target.direction)}}},
                       {"names", sdbus::Variant{std::string{to_word(target.names)}}},
                       {"read_back", sdbus::Variant{std::string{to_word(target.read_back)}}},
                       {"resume", sdbus::Variant{std::string{request.resume ? "auto" : "off"}}},
                       {"filter", sdbus::Variant{target.filter.rules()}},
                       {"delete", sdbus::Variant{target.delete_extra}},
                       {"max_delete", sdbus::Variant{target.max_delete.text()}},
                       {"automatic", sdbus::Variant{request.automatic}}};
    if (!request.profile.empty())
        printed.emplace("profile", sdbus::Variant{request.profile});
    return printed;
}

} // namespace mtpsync
