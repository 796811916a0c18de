// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/replacement_audit.hpp"

#include "tests/phone/mtp/json_fields.hpp"
#include "tests/phone/mtp/refusal.hpp"
#include "tests/phone/mtp/store_path.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>

namespace vphone {

namespace {

WatchedFile::Version parse_version(const nlohmann::json &object) {
    JsonFields fields{object, "a version of a watched file"};
    WatchedFile::Version version{fields.number("size"), fields.text("sha256")};
    fields.reject_unknown();
    if (!mtpsync::Sha256::from_hex(version.second))
        fields.complain("sha256", "must be 64 hexadecimal digits");
    return version;
}

WatchedFile parse_file(const nlohmann::json &object) {
    JsonFields fields{object, "a watched file"};
    WatchedFile file{.storage = fields.number_or("storage", 0),
                     .folder = fields.text("folder"),
                     .name = fields.text("name"),
                     .versions = {},
                     .others = fields.texts("others")};
    for (const nlohmann::json &version : fields.objects("versions"))
        file.versions.insert(parse_version(version));
    fields.reject_unknown();
    return file;
}

/// Nothing when it cannot be read.
std::optional<std::string> digest_of(const Flash &flash, const std::string &path, std::uint64_t size) {
    constexpr std::uint64_t piece_size = 1 << 20;
    try {
        const auto content = flash.open(path);
        std::vector<std::uint8_t> piece(std::min(size, piece_size));
        mtpsync::Sha256Hasher hasher;
        for (std::uint64_t offset = 0; offset < size;) {
            const std::span part = std::span{piece}.first(std::min(size - offset, piece_size));
            content->read(offset, part);
            hasher.update(part);
            offset += part.size();
        }
        return hasher.finish().hex();
    } catch (const Refusal &) {
        return std::nullopt;
    }
}

} // namespace

std::vector<WatchedFile> WatchedFile::list_from_json(const nlohmann::json &list) {
    std::vector<WatchedFile> files;
    for (const nlohmann::json &object : list)
        files.push_back(parse_file(object));
    return files;
}

ReplacementAudit::ReplacementAudit(PhoneState &phone) : phone_{phone} {
    for (std::size_t index = 0; index < phone_.storages.size(); ++index)
        phone_.storages[index]->writer().watch([this, index](const Mutation &mutation) { look(index, mutation); });
}

ReplacementAudit::~ReplacementAudit() {
    for (const auto &storage : phone_.storages)
        storage->writer().watch(nullptr);
}

void ReplacementAudit::watch(std::vector<WatchedFile> files) {
    files_ = std::move(files);
    lost_.clear();
    looks_ = 0;
    for (const WatchedFile &file : std::vector{files_}) {
        if (file.storage >= phone_.storages.size())
            throw std::invalid_argument{"a watched file lies on storage " + std::to_string(file.storage) +
                                        ", which does not exist"};
        judge(file.storage, file.folder, {.kind = MutationKind::Create, .path = "", .other_path = ""});
    }
    if (!lost_.empty())
        throw std::invalid_argument{"there is no whole copy of '" + lost_.front().file + "' to be watched"};
}

void ReplacementAudit::look(std::size_t storage, const Mutation &mutation) {
    std::set<std::string> touched;
    for (const WatchedFile &file : files_) {
        const auto concerns = [&](const std::string &path) {
            return !path.empty() && (parent_path(path) == file.folder || is_within(file.folder, path));
        };
        if (file.storage == storage && (concerns(mutation.path) || concerns(mutation.other_path)))
            touched.insert(file.folder);
    }
    for (const std::string &folder : touched)
        judge(storage, folder, mutation);
}

void ReplacementAudit::judge(std::size_t storage, const std::string &folder, const Mutation &mutation) {
    ++looks_;
    const std::vector<Copy> there = whole_copies(storage, folder);
    const bool decayed = mutation.kind == MutationKind::Flip;
    std::erase_if(files_, [&](const WatchedFile &file) {
        const auto is_of_it = [&](const Copy &copy) {
            return file.versions.contains(copy.version) && !file.others.contains(copy.name);
        };
        if (file.storage != storage || file.folder != folder || std::ranges::any_of(there, is_of_it))
            return false;
        if (!decayed)
            lost_.push_back({.file = join_path(folder, file.name),
                             .after = std::string{name_of(mutation.kind)} + " " + mutation.path});
        return true; // said once, or nobody's fault
    });
}

std::vector<ReplacementAudit::Copy> ReplacementAudit::whole_copies(std::size_t storage,
                                                                   const std::string &folder) const {
    const Flash &flash = phone_.storages[storage]->flash();
    std::vector<Copy> copies;
    for (const FlashEntry &entry : flash.list(folder))
        if (!entry.is_folder && may_be_a_copy(storage, folder, entry.size))
            if (const auto digest = digest_of(flash, join_path(folder, entry.name), entry.size))
                copies.push_back({.name = entry.name, .version = {entry.size, *digest}});
    return copies;
}

bool ReplacementAudit::may_be_a_copy(std::size_t storage, const std::string &folder, std::uint64_t size) const {
    return std::ranges::any_of(files_, [&](const WatchedFile &file) {
        return file.storage == storage && file.folder == folder &&
               std::ranges::any_of(file.versions, [size](const auto &version) { return version.first == size; });
    });
}

nlohmann::json ReplacementAudit::report() const {
    auto lost = nlohmann::json::array();
    for (const Lost &one : lost_)
        lost.push_back({{"file", one.file}, {"after", one.after}});
    return {{"watched", files_.size()}, {"looks", looks_}, {"lost", std::move(lost)}};
}

} // namespace vphone
