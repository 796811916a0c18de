// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/path.hpp"

#include "common/error.hpp"
#include "common/text.hpp"

namespace mtpsync {

namespace {

/// Why @p name cannot be a name in a path; empty when it can.
std::string_view problem_of(std::string_view name) noexcept {
    if (name.empty())
        return "it has an empty name in it";
    if (name == "." || name == "..")
        return "\".\" and \"..\" are not names";
    if (name.find('/') != std::string_view::npos)
        return "a name cannot hold a slash";
    if (name.find('\0') != std::string_view::npos)
        return "a name cannot hold a NUL byte";
    return {};
}

void require_name(std::string_view name, std::string_view whole) {
    if (const std::string_view problem = problem_of(name); !problem.empty())
        throw Error{ErrorCode::InvalidArgument,
                    "\"" + escape_for_display(whole) + "\" is not a path below a folder: " + std::string{problem}};
}

} // namespace

RelPath RelPath::parse(std::string_view text) {
    const std::string_view whole = text;
    if (text.starts_with('/'))
        throw Error{ErrorCode::InvalidArgument,
                    "\"" + escape_for_display(whole) + "\" is not a path below a folder: it starts with a slash"};
    if (text.ends_with('/'))
        text.remove_suffix(1);
    if (text.empty())
        return {};

    for (std::string_view rest = text;;) {
        const std::size_t slash = rest.find('/');
        require_name(rest.substr(0, slash), whole);
        if (slash == std::string_view::npos)
            break;
        rest.remove_prefix(slash + 1);
    }
    return RelPath{std::string{text}};
}

std::string_view RelPath::name() const noexcept {
    const std::size_t slash = bytes_.rfind('/');
    return slash == std::string::npos ? std::string_view{bytes_} : std::string_view{bytes_}.substr(slash + 1);
}

RelPath RelPath::parent() const {
    const std::size_t slash = bytes_.rfind('/');
    return slash == std::string::npos ? RelPath{} : RelPath{bytes_.substr(0, slash)};
}

RelPath RelPath::child(std::string_view name) const {
    require_name(name, name);
    return RelPath{is_root() ? std::string{name} : bytes_ + "/" + std::string{name}};
}

std::vector<std::string_view> RelPath::names() const {
    std::vector<std::string_view> names;
    for (std::string_view rest = bytes_; !rest.empty();) {
        const std::size_t slash = rest.find('/');
        names.push_back(rest.substr(0, slash));
        rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    }
    return names;
}

std::string RelPath::display() const {
    return escape_for_display(bytes_);
}

} // namespace mtpsync
