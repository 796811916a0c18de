// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/content_sink.hpp"
#include "tests/phone/mtp/date_time.hpp"
#include "tests/phone/mtp/flash.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vphone {

enum class MutationKind {
    MakeFolder,
    Create,
    Discard,
    Synthesize,
    SetModified,
    Remove,
    Rename,
    Copy,
    Write,
    Truncate,
    Flip
};
inline constexpr std::size_t mutation_kinds = 11;
[[nodiscard]] std::string_view name_of(MutationKind kind) noexcept;

/// One change of a storage, as an auditor sees it.
struct Mutation {
    MutationKind kind;
    std::string path;
    std::string other_path; ///< the target of a rename or copy
};

/// The one way to change what a storage holds: the initiator's operations, the test's commands and the faults all come
/// through here, are counted, and can be watched. It knows nothing of MTP's rules; those were checked before. Every
/// function throws Refusal (GeneralError, or StoreFull when this machine's disk is full) when the directory does not
/// play along. Owned by its Storage, thread-bound.
class FlashWriter {
public:
    /// @p flash must outlive it.
    explicit FlashWriter(Flash &flash) : flash_{flash} {}

    void make_folder(const std::string &path);
    /// An empty file, replacing what was there, that grows with the sink.
    std::unique_ptr<ContentSink> create(const std::string &path);
    /// A file that appears when the sink is finished and keeps its size, but its bytes only if they are a synthetic
    /// pattern.
    std::unique_ptr<ContentSink> create_discarded(const std::string &path);
    void put_synthetic(const std::string &path, SyntheticFile file);
    void set_modified(const std::string &path, Timestamp time);
    /// With all below it; nothing there is no error.
    void remove(const std::string &path);
    /// Never replaces what is at @p to.
    void rename(const std::string &from, const std::string &to);
    void copy(const std::string &from, FlashWriter &other, const std::string &to);
    void write(const std::string &path, std::uint64_t offset, std::span<const std::uint8_t> bytes);
    void truncate(const std::string &path, std::uint64_t size);
    /// Turns a synthetic file into a real one, so that it can be edited. Throws Refusal (AccessDenied) when it is
    /// larger than 256 MiB or its content was discarded.
    void materialise(const std::string &path);
    /// Inverts the bits of one byte, as worn-out flash does, without touching the time. Throws std::invalid_argument
    /// when the file has no such byte.
    void flip_byte(const std::string &path, std::uint64_t offset);

    [[nodiscard]] std::uint64_t count(MutationKind kind) const noexcept;
    void watch(std::function<void(const Mutation &)> auditor) { auditor_ = std::move(auditor); }

private:
    mtpsync::UniqueFd open_for_writing(const std::string &path, int extra_flags) const;
    void note(MutationKind kind, const std::string &path, const std::string &other_path = {});
    void account(std::uint64_t gained, std::uint64_t lost);
    void set_directory_time(const std::string &path, Timestamp time);
    void copy_files(const std::string &from, FlashWriter &other, const std::string &to);

    Flash &flash_;
    std::array<std::uint64_t, mutation_kinds> counts_{};
    std::function<void(const Mutation &)> auditor_;
};

} // namespace vphone
