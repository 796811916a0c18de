// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/digest.hpp"
#include "common/error.hpp"
#include "common/unique_fd.hpp"
#include "daemon/phone/phone_types.hpp"
#include "daemon/worker/block_queue.hpp"
#include "daemon/worker/helper_thread.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace mtpsync {

/**
 * A phone's file on its way to this machine: hashed, and written where there is somewhere to write, by the helper
 * thread while the USB thread fetches the next piece.
 *
 * Owned by and thread-bound to the USB thread; one transfer at a time.
 */
class DownloadSink {
public:
    /// @p file (or none) is written from @p offset on.
    DownloadSink(HelperThread &helper, UniqueFd file, std::uint64_t offset);
    DownloadSink(const DownloadSink &) = delete;
    DownloadSink &operator=(const DownloadSink &) = delete;
    ~DownloadSink();

    /// Takes the next bytes. False when they cannot be written any more: finish() says why.
    bool take(Block block);
    /// Likewise, for small pieces: gathers them into blocks.
    bool take(std::span<const std::uint8_t> bytes);

    /// How many bytes it was given so far.
    [[nodiscard]] std::uint64_t bytes_taken() const noexcept { return taken_ + gathered_used_; }

    /// Everything was taken: waits until it is hashed and written. Throws Error (DestinationUnwritable).
    [[nodiscard]] GetResult finish();

private:
    void hash_and_write();
    bool write(std::span<const std::uint8_t> bytes);
    bool push_gathered();

    HelperThread &helper_;
    UniqueFd file_;
    std::uint64_t write_offset_; // the helper's, while it runs
    BlockQueue queue_{3};
    std::optional<Error> problem_; // written by the helper, read after wait()
    Sha256 digest_;                // likewise
    Block gathered_;
    std::size_t gathered_used_ = 0;
    std::uint64_t taken_ = 0;
};

} // namespace mtpsync
