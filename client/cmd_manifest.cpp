// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cmd_manifest.hpp"

#include "client/daemon_client.hpp"
#include "client/document_file.hpp"
#include "client/json_output.hpp"
#include "client/output.hpp"
#include "client/profile_choice.hpp"
#include "common/manifest.hpp"
#include "common/text.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

namespace mtpsync {

namespace {

struct ManifestOptions {
    TargetOptions target;
    std::string output;
};

/// Regular files in and below @p folder, as far as this user may look.
std::uint64_t count_files(const std::string &folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    std::uint64_t count = 0;
    fs::recursive_directory_iterator item{folder, fs::directory_options::skip_permission_denied, error};
    for (; !error && item != fs::recursive_directory_iterator{}; item.increment(error))
        if (item->symlink_status(error).type() == fs::file_type::regular)
            ++count;
    if (error)
        throw system_error(ErrorCode::NoSuchSource, "cannot look through '" + folder + "'", error.value());
    return count;
}

nlohmann::ordered_json to_json(const std::vector<ManifestLine> &lines) {
    auto files = nlohmann::ordered_json::array();
    for (const ManifestLine &line : lines)
        files.push_back({{"path", escape_for_display(line.path)}, {"sha256", line.digest}});
    return files;
}

Properties bus_target(TargetOptions target) {
    if (target.source.empty() && target.profile.empty())
        target.source = "/"; // only what is on the phone counts
    return target.target();
}

ExitCode write_manifest(const CommonOptions &common, const ManifestOptions &options) {
    DaemonClient client{common.bus()};
    TargetOptions target = options.target;
    take_source_for_profile(target, client);
    const std::string text = client.manifest_text(bus_target(target));
    const auto lines = parse_manifest(text);
    if (!options.output.empty())
        write_document_file(options.output, text);
    else if (!common.json)
        print(text);
    if (common.json)
        print_json(to_json(lines));
    flush_output();

    const std::size_t proven = lines.size();
    const std::string &source = target.source;
    if (source.empty())
        print_note(fmt::format("{} files are proven.", proven));
    else
        print_note(
            fmt::format("{} files are proven; the local folder has {}.", proven, count_files(absolute_path(source))));
    return ExitCode::Ok;
}

} // namespace

Action add_manifest(CLI::App &verb, const CommonOptions &common) {
    const auto options = std::make_shared<ManifestOptions>();
    verb.add_option("SOURCE", options->target.source,
                    "The local folder, to count the files that could be proven, or a profile")
        ->type_name("");
    verb.add_option("--profile", options->target.profile, "The profile that says which folder")->type_name("NAME");
    verb.add_option("--dest", options->target.dest, "The folder on the phone; without it the root of the storage")
        ->type_name("PATH");
    verb.add_option("--names", options->target.names, "With map: names as they are here, not as on the phone")
        ->check(CLI::IsMember({"refuse", "map"}));
    add_place_options(verb, options->target.place);
    verb.add_option("--output", options->output, "Write the manifest there, not to standard output")->type_name("FILE");
    return [&common, options] { return write_manifest(common, *options); };
}

} // namespace mtpsync
