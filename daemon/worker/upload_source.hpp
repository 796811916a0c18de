// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/error.hpp"
#include "common/unique_fd.hpp"
#include "daemon/worker/block_queue.hpp"
#include "daemon/worker/helper_thread.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <span>

namespace mtpsync {

/**
 * A local file on its way to the phone: read ahead and hashed by the helper thread, handed out by the USB thread in
 * exactly the pieces that libmtp asks for. Notices a file that shrinks, grows or is written to meanwhile.
 *
 * Owned by and thread-bound to the USB thread; one transfer at a time.
 */
class UploadSource {
public:
    /// Starts to read. Throws Error (SourceUnreadable, SourceChanged) when @p file is not a regular file of @p size
    /// bytes.
    UploadSource(HelperThread &helper, UniqueFd file, std::uint64_t size);
    UploadSource(const UploadSource &) = delete;
    UploadSource &operator=(const UploadSource &) = delete;
    ~UploadSource();

    /// Fills @p into completely, in file order. False when the file has no more or cannot be read; problem() says why.
    bool fill(std::span<std::uint8_t> into);

    [[nodiscard]] std::uint64_t bytes_taken() const noexcept { return taken_; }

    /// After the last byte was taken: the digest of everything. Throws Error (SourceChanged) when the file is not what
    /// it was at the start.
    [[nodiscard]] Sha256 finish();

    /// Why fill() said no; nothing when it did not. Ends the reading.
    [[nodiscard]] std::optional<Error> problem();

private:
    void read_ahead();
    [[nodiscard]] bool unchanged() const noexcept;

    HelperThread &helper_;
    UniqueFd file_;
    const std::uint64_t size_;
    struct stat before_ {};
    BlockQueue queue_{4};
    std::optional<Error> problem_; // written by the helper before it closes the queue, read after wait()
    Sha256 digest_;                // likewise
    Block current_;
    std::size_t current_used_ = 0;
    std::uint64_t taken_ = 0;
};

} // namespace mtpsync
