// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/object_format.hpp"

#include "tests/phone/mtp/codes.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace vphone {

std::uint16_t format_of(std::string_view name) {
    static constexpr std::pair<std::string_view, std::uint16_t> known[] = {
        {"txt", 0x3004},  {"html", 0x3005}, {"wav", 0x3008}, {"mp3", 0x3009}, {"mpg", 0x300B},  {"jpg", 0x3801},
        {"jpeg", 0x3801}, {"bmp", 0x3804},  {"gif", 0x3807}, {"png", 0x380B}, {"tif", 0x380D},  {"dng", 0x3811},
        {"heic", 0x3812}, {"wma", 0xB901},  {"ogg", 0xB902}, {"aac", 0xB903}, {"flac", 0xB906}, {"mp4", 0xB982},
        {"3gp", 0xB984},  {"m3u", 0xBA11},  {"pls", 0xBA14}, {"xml", 0xBA82},
    };
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos)
        return format::undefined;
    std::string extension{name.substr(dot + 1)};
    for (char &character : extension)
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    const auto *const found = std::find_if(std::begin(known), std::end(known),
                                           [&extension](const auto &entry) { return entry.first == extension; });
    return found == std::end(known) ? format::undefined : found->second;
}

} // namespace vphone
