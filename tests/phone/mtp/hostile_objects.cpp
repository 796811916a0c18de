// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/hostile_answer.hpp"

#include <array>
#include <limits>
#include <string_view>

namespace vphone {

namespace {

/// A string field that says of itself that it has @p count units, terminator included, and holds @p units.
std::vector<std::uint8_t> string_field(std::size_t count, std::u16string_view units) {
    std::vector<std::uint8_t> field{static_cast<std::uint8_t>(count)};
    for (const char16_t unit : units) {
        field.push_back(static_cast<std::uint8_t>(unit));
        field.push_back(static_cast<std::uint8_t>(unit >> 8U));
    }
    return field;
}

/// A well-formed field with a name that no file should have.
std::vector<std::uint8_t> named(std::u16string_view name) {
    std::u16string terminated{name};
    terminated.push_back(u'\0');
    return string_field(terminated.size(), terminated);
}

constexpr std::u16string_view embedded_nul{u"inno\0cent/../../x", 17};

constexpr std::array object_table{
    ObjectLie{"name-slash", [](ObjectFace &object) { object.name = named(u"a/b"); }},
    ObjectLie{"name-absolute", [](ObjectFace &object) { object.name = named(u"/tmp/mtpsync-escape"); }},
    ObjectLie{"name-climbs", [](ObjectFace &object) { object.name = named(u"../../mtpsync-escape"); }},
    ObjectLie{"name-dot", [](ObjectFace &object) { object.name = named(u"."); }},
    ObjectLie{"name-dot-dot", [](ObjectFace &object) { object.name = named(u".."); }},
    ObjectLie{"name-empty", [](ObjectFace &object) { object.name = string_field(0, u""); }},
    ObjectLie{"name-nul", [](ObjectFace &object) { object.name = named(embedded_nul); }},
    ObjectLie{"name-control", [](ObjectFace &object) { object.name = named(u"a\n<3>b\r\x1B[2J\x7F\x85"); }},
    ObjectLie{"name-bidi", [](ObjectFace &object) { object.name = named(u"\x202Egpj.exe\x2066\xFEFF"); }},
    ObjectLie{"name-surrogate", [](ObjectFace &object) { object.name = named(u"high\xD800low\xDC00"); }},
    ObjectLie{"name-255", [](ObjectFace &object) { object.name = string_field(255, std::u16string(255, u'n')); }},
    ObjectLie{"name-widest", [](ObjectFace &object) { object.name = named(std::u16string(254, u'\x2603')); }},
    ObjectLie{"name-unterminated", [](ObjectFace &object) { object.name = string_field(4, u"name"); }},
    ObjectLie{"name-beyond-end", [](ObjectFace &object) { object.name = string_field(255, u"x"); }},
    ObjectLie{"parent-self", [](ObjectFace &object) { object.parent = object.handle; }},
    ObjectLie{"parent-unknown", [](ObjectFace &object) { object.parent = 0x7FFFFFFF; }},
    ObjectLie{"storage-other", [](ObjectFace &object) { object.storage = 0x00DEAD01; }},
    ObjectLie{"size-32-bit-limit", [](ObjectFace &object) { object.size = 0xFFFFFFFF; }},
    ObjectLie{"size-2^63", [](ObjectFace &object) { object.size = std::uint64_t{1} << 63U; }},
    ObjectLie{"size-largest", [](ObjectFace &object) { object.size = std::numeric_limits<std::uint64_t>::max(); }},
    ObjectLie{"size-larger", [](ObjectFace &object) { object.size += 1; }},
    ObjectLie{"size-smaller", [](ObjectFace &object) { object.size /= 2; }},
};

} // namespace

std::span<const ObjectLie> object_lies() noexcept {
    return object_table;
}

} // namespace vphone
