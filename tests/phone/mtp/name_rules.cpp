// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/name_rules.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/utf16.hpp"

#include <locale.h>
#include <wctype.h>

namespace vphone {

namespace {

std::string_view trimmed(std::string_view name) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = name.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return name.substr(first, name.find_last_not_of(blanks) - first + 1);
}

bool fits_fat(std::string_view name) {
    for (const char character : name)
        if (static_cast<unsigned char>(character) < 0x20)
            return false;
    return name.find_first_of("\"*:<>?\\|") == std::string_view::npos && name.back() != '.' && name.back() != ' ';
}

/// The folding must not depend on the locale in which the phone was started.
locale_t unicode_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

std::string folded(std::string_view name) {
    std::u16string units = utf16_from_utf8(name);
    for (char16_t &unit : units)
        unit = static_cast<char16_t>(towlower_l(unit, unicode_locale()));
    return utf8_from_utf16(units);
}

} // namespace

std::string NameRules::accepted(std::string_view name) const {
    if (trims_)
        name = trimmed(name);
    const bool reserved = name.empty() || name == "." || name == "..";
    if (reserved || name.find('/') != std::string_view::npos || name.find('\0') != std::string_view::npos)
        throw Refusal{response::invalid_parameter, "a name that no file system takes"};
    if (kind_ == FileSystemKind::Fat32 && !fits_fat(name))
        throw Refusal{response::invalid_parameter, "a name that FAT32 does not take"};
    return std::string{name};
}

std::string NameRules::key(std::string_view name) const {
    return kind_ == FileSystemKind::Ext4 ? std::string{name} : folded(name);
}

std::optional<std::uint64_t> NameRules::largest_file() const {
    if (kind_ == FileSystemKind::Fat32)
        return 0xFFFFFFFF;
    return std::nullopt;
}

} // namespace vphone
