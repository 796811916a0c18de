// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/manifest.hpp"

#include "common/error.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

std::string escaped(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c == '\\')
            text += "\\\\";
        else if (c == '\n')
            text += "\\n";
        else
            text += c;
    }
    return text;
}

std::string unescaped(std::string_view text) {
    std::string name;
    for (std::size_t n = 0; n < text.size(); ++n) {
        const bool is_escape = text[n] == '\\' && n + 1 < text.size();
        if (is_escape)
            ++n;
        name += is_escape && text[n] == 'n' ? '\n' : text[n];
    }
    return name;
}

ManifestLine parse_line(std::string_view line) {
    constexpr std::size_t digest_size = 2 * Sha256::size;
    constexpr std::string_view separator = "  ";
    const bool is_escaped = line.starts_with('\\');
    if (is_escaped)
        line.remove_prefix(1);
    const std::string_view digest = line.substr(0, digest_size);
    line.remove_prefix(digest.size());
    if (!Sha256::from_hex(digest) || !line.starts_with(separator))
        throw Error{ErrorCode::Internal, "the manifest has a line that makes no sense"};
    line.remove_prefix(separator.size());
    return {.digest = std::string{digest}, .path = is_escaped ? unescaped(line) : std::string{line}};
}

} // namespace

std::string print_manifest(const std::map<RelPath, ProvenDigest> &files, const RelPath &folder) {
    const std::size_t above = folder.is_root() ? 0 : folder.bytes().size() + 1;
    std::string text;
    for (const auto &[path, proven] : files) {
        const std::string name = path.bytes().substr(above);
        const std::string shown = escaped(name);
        if (shown != name)
            text += '\\'; // tells sha256sum that the name is escaped
        // a file that is named as standard input is not that
        text.append(proven.digest.hex()).append("  ").append(name == "-" ? "./" : "").append(shown).append("\n");
    }
    return text;
}

std::vector<ManifestLine> parse_manifest(std::string_view text) {
    std::vector<ManifestLine> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(parse_line(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace mtpsync
