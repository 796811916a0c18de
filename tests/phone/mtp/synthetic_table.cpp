// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/synthetic_table.hpp"

#include "tests/phone/mtp/store_path.hpp"
#include "tests/phone/mtp/synthetic_pattern.hpp"

#include <utility>

namespace vphone {

namespace {

class SyntheticContent : public Content {
public:
    explicit SyntheticContent(const SyntheticFile &file)
        : pattern_{file.seed.value()}, flipped_bytes_{file.flipped_bytes} {}

    void read(std::uint64_t offset, std::span<std::uint8_t> into) override {
        pattern_.read(offset, into);
        const auto end = flipped_bytes_.lower_bound(offset + into.size());
        for (auto bad = flipped_bytes_.lower_bound(offset); bad != end; ++bad)
            into[*bad - offset] ^= 0xFF;
    }

private:
    SyntheticPattern pattern_;
    std::set<std::uint64_t> flipped_bytes_;
};

} // namespace

std::shared_ptr<Content> synthetic_content(const SyntheticFile &file) {
    return std::make_shared<SyntheticContent>(file);
}

const SyntheticFile *SyntheticTable::find(const std::string &path) const {
    const Folder &files = folder(parent_path(path));
    const auto found = files.find(last_name(path));
    return found == files.end() ? nullptr : &found->second;
}

SyntheticFile *SyntheticTable::find(const std::string &path) {
    return const_cast<SyntheticFile *>(std::as_const(*this).find(path));
}

const SyntheticTable::Folder &SyntheticTable::folder(const std::string &path) const {
    static const Folder none;
    const auto found = folders_.find(path);
    return found == folders_.end() ? none : found->second;
}

std::uint64_t SyntheticTable::size_below(const std::string &path) const {
    if (const SyntheticFile *file = find(path))
        return file->size;
    std::uint64_t total = 0;
    for (const auto &[folder_path, files] : folders_)
        if (is_within(folder_path, path))
            for (const auto &[name, file] : files)
                total += file.size;
    return total;
}

void SyntheticTable::put(const std::string &path, SyntheticFile file) {
    folders_[parent_path(path)].insert_or_assign(last_name(path), std::move(file));
}

void SyntheticTable::erase(const std::string &path) {
    if (find(path)) {
        folders_[parent_path(path)].erase(last_name(path));
        return;
    }
    std::erase_if(folders_, [&path](const auto &entry) { return is_within(entry.first, path); });
}

void SyntheticTable::rename(const std::string &from, const std::string &to) {
    SyntheticTable moved;
    copy(from, moved, to);
    erase(from);
    for (auto &[folder_path, files] : moved.folders_)
        folders_[folder_path].merge(files);
}

void SyntheticTable::copy(const std::string &from, SyntheticTable &other, const std::string &to) const {
    if (const SyntheticFile *file = find(from)) {
        other.put(to, *file);
        return;
    }
    std::map<std::string, Folder> copies;
    for (const auto &[folder_path, files] : folders_)
        if (is_within(folder_path, from))
            copies.emplace(to + folder_path.substr(from.size()), files);
    for (auto &[folder_path, files] : copies)
        other.folders_[folder_path].merge(files);
}

} // namespace vphone
