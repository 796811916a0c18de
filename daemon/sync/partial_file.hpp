// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/error.hpp"
#include "common/path.hpp"
#include "common/unique_fd.hpp"
#include "daemon/phone/phone_types.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace mtpsync {

/// Which version of which phone's file is received.
struct FileVersion {
    Sha256 origin; ///< stands for phone and storage
    std::uint64_t size = 0;
    std::int64_t date_token = 0; ///< ObjectInfo::date_token

    friend bool operator==(const FileVersion &, const FileVersion &) = default;
};

/**
 * A file of a phone while it is being received, under a temporary name (docs/adr/0011). Behind the place where its
 * content will end it has a note of what it is and how much of it is proven, so that a later run goes on there; the
 * note carries a digest, and what does not agree with it is received anew.
 *
 * One object is one attempt at one file; thread-bound to the job thread. Every call throws Error: DestinationUnwritable
 * and LocalFull.
 */
class PartialFile {
public:
    /// Content is proven, and noted, in pieces of so many bytes; the last one may be shorter.
    static constexpr std::uint64_t piece_size = std::uint64_t{8} << 20U;

    /// @p file: open for reading and writing. @p path names it in messages.
    PartialFile(UniqueFd file, RelPath path, const FileVersion &version);

    /// Keeps what an earlier run has proven, when it was of this version, and cuts off everything else.
    void begin();
    /// Bytes from the beginning that are here and proven.
    [[nodiscard]] std::uint64_t proven() const noexcept { return proven_; }
    [[nodiscard]] bool is_whole() const noexcept { return proven_ == version_.size; }
    /// To write to, behind what is proven.
    [[nodiscard]] int fd() const noexcept { return file_.get(); }
    /// What came next was written behind what is proven: it is synced, read back and compared. With the last of it the
    /// note goes and the file gets its date. Throws ContentMismatch, too; the object is of no use then.
    void prove(const GetResult &received);
    /// Of the whole content, once.
    [[nodiscard]] Sha256 digest() { return whole_.finish(); }

    /// Whose partial file @p fd is; nothing when it is none.
    [[nodiscard]] static std::optional<Sha256> origin_of(int fd);

private:
    struct Note {
        FileVersion version;
        std::uint64_t proven = 0;
        Sha256 chain;
    };

    [[nodiscard]] static std::optional<Note> read_note(int fd);
    void write_note();
    void drop_note();
    [[nodiscard]] bool rehash(const Note &note);
    [[nodiscard]] Sha256 read_piece(std::uint64_t offset, std::uint64_t length);
    void extend_chain(const Sha256 &piece);
    [[nodiscard]] Error failure(int error_number) const;

    UniqueFd file_;
    RelPath path_;
    FileVersion version_;
    std::uint64_t proven_ = 0;
    Sha256 chain_;       // of the digests of the proven pieces
    Sha256Hasher whole_; // has everything that is proven
    std::vector<std::uint8_t> buffer_;
};

} // namespace mtpsync
