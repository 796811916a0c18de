// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/mtp_name.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace mtpsync {

namespace {

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20U || byte == 0x7FU;
}

NameProblem check_fat_like(std::string_view name) noexcept {
    if (name.find_first_of("\"*:<>?\\|") != std::string_view::npos)
        return NameProblem::ReservedCharacter;
    if (std::ranges::any_of(name, is_control))
        return NameProblem::ControlCharacter;
    if (name.ends_with('.') || name.ends_with(' '))
        return NameProblem::TrailingDotOrSpace;
    return NameProblem::None;
}

} // namespace

NameProblem check_mtp_name(std::string_view name, NameRules rules) noexcept {
    if (name.empty())
        return NameProblem::Empty;
    if (name == "." || name == "..")
        return NameProblem::DotOrDotDot;
    if (name.find('/') != std::string_view::npos)
        return NameProblem::Slash;
    if (name.find('\0') != std::string_view::npos)
        return NameProblem::Nul;
    const auto units = utf16_length(name);
    if (!units)
        return NameProblem::NotUtf8;
    if (*units > max_mtp_name_units)
        return NameProblem::TooLong;
    return rules == NameRules::FatLike ? check_fat_like(name) : NameProblem::None;
}

std::string_view describe(NameProblem problem) noexcept {
    switch (problem) {
    case NameProblem::None: return "is fine";
    case NameProblem::Empty: return "is empty";
    case NameProblem::DotOrDotDot: return "is not a name but a direction";
    case NameProblem::Slash: return "holds a slash";
    case NameProblem::Nul: return "holds a NUL byte";
    case NameProblem::NotUtf8: return "is not valid UTF-8";
    case NameProblem::TooLong: return "is longer than 254 UTF-16 units";
    case NameProblem::ReservedCharacter:
        return "holds one of the characters \" * : < > ? \\ |, which the storage refuses";
    case NameProblem::ControlCharacter: return "holds a control character, which the storage refuses";
    case NameProblem::TrailingDotOrSpace: return "ends with a dot or a space, which the storage drops";
    }
    return "has an unknown problem";
}

} // namespace mtpsync
