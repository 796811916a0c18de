// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/object_faces.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"

#include <algorithm>
#include <limits>
#include <span>

namespace vphone {

namespace {

using Bytes = std::span<const std::uint8_t>;

void append(std::vector<std::uint8_t> &to, Bytes bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

/// One property of the list, with a lie in place of the truth where the lie is about it.
std::vector<std::uint8_t> changed_value(std::uint16_t property, Bytes value, const ObjectFace &honest,
                                        const ObjectFace &told) {
    switch (property) {
    case property::storage_id:
        if (told.storage != honest.storage)
            return DatasetWriter{}.u32(told.storage).take();
        break;
    case property::parent_object:
        if (told.parent != honest.parent)
            return DatasetWriter{}.u32(told.parent).take();
        break;
    case property::object_size: return DatasetWriter{}.u64(told.size).take();
    case property::object_file_name: return told.name;
    default: break;
    }
    return {value.begin(), value.end()};
}

} // namespace

std::vector<std::uint8_t> rewrite_object_info(const std::vector<std::uint8_t> &dataset, bool wide_size,
                                              std::uint32_t handle, const ChangeFace &change) {
    const Bytes bytes{dataset};
    const std::size_t size_width = wide_size ? 8 : 4;
    constexpr std::size_t size_at = 8;               // behind the storage and two codes
    constexpr std::size_t between = 26;              // the thumbnail and the dimensions, up to the parent
    constexpr std::size_t behind_parent = 2 + 4 + 4; // the kind of folder and two numbers, up to the name
    const std::size_t parent_at = size_at + size_width + between;
    const std::size_t name_at = parent_at + 4 + behind_parent;

    DatasetReader reader{bytes};
    ObjectFace face{.handle = handle, .storage = reader.u32(), .parent = 0, .size = 0, .name = {}};
    reader.skip(4);
    face.size = wide_size ? reader.u64() : reader.u32();
    reader.skip(between);
    face.parent = reader.u32();
    reader.skip(behind_parent);
    static_cast<void>(reader.text());
    const std::size_t rest_at = bytes.size() - reader.left();
    face.name.assign(dataset.begin() + static_cast<std::ptrdiff_t>(name_at),
                     dataset.begin() + static_cast<std::ptrdiff_t>(rest_at));
    change(face);

    std::vector<std::uint8_t> out = DatasetWriter{}.u32(face.storage).take();
    append(out, bytes.subspan(4, size_at - 4));
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    append(out, wide_size ? DatasetWriter{}.u64(face.size).take()
                          : DatasetWriter{}.u32(static_cast<std::uint32_t>(std::min(face.size, most))).take());
    append(out, bytes.subspan(size_at + size_width, between));
    append(out, DatasetWriter{}.u32(face.parent).take());
    append(out, bytes.subspan(parent_at + 4, behind_parent));
    append(out, face.name);
    append(out, bytes.subspan(rest_at));
    return out;
}

std::vector<std::uint8_t> rewrite_property_list(const std::vector<std::uint8_t> &dataset, const ChangeFace &change) {
    const Bytes bytes{dataset};
    DatasetReader reader{bytes};
    const std::uint32_t count = reader.u32();
    std::vector<std::uint8_t> out = DatasetWriter{}.u32(count).take();
    for (std::uint32_t n = 0; n < count; ++n) {
        const std::uint32_t handle = reader.u32();
        const std::uint16_t property = reader.u16();
        const std::uint16_t type = reader.u16();
        const std::size_t begin = bytes.size() - reader.left();
        DatasetReader value_reader{bytes.subspan(begin)};
        ObjectFace honest{.handle = handle, .storage = 0, .parent = 0, .size = 0, .name = {}};
        if (property == property::object_size)
            honest.size = value_reader.u64();
        reader.skip_value(type);
        const Bytes value = bytes.subspan(begin, bytes.size() - reader.left() - begin);
        if (property == property::object_file_name)
            honest.name.assign(value.begin(), value.end());
        ObjectFace told = honest;
        change(told);
        append(out, DatasetWriter{}.u32(handle).u16(property).u16(type).take());
        append(out, changed_value(property, value, honest, told));
    }
    return out;
}

} // namespace vphone
