// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "daemon/phone/event_queue.hpp"
#include "daemon/phone/phone_types.hpp"
#include "daemon/worker/block_queue.hpp"
#include "daemon/worker/transfer_handlers.hpp"
#include "daemon/worker/upload_source.hpp"
#include "daemon/worker/usb_node.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

struct LIBMTP_mtpdevice_struct;
struct LIBMTP_file_struct;

namespace mtpsync {

/// A file to be sent, without its bytes.
struct NewFile {
    StorageId storage{};
    ObjectHandle parent = root_folder;
    std::string name;
    std::uint64_t size = 0;
};

/**
 * One libmtp session with one phone. The only class that knows libmtp; what its calls cost is in docs/libmtp.md.
 * Thread-bound.
 *
 * It is never closed: LIBMTP_Release_Device resets Android phones on the bus, and can block for minutes on one that
 * hangs. The worker process ends instead, and the kernel releases the interface. So there is at most one in the life of
 * a process.
 *
 * Every method throws Error. SessionLost and DeviceGone mean that the session is over.
 */
class LibmtpSession {
public:
    /// Opens exactly this phone and probes no other. Throws DeviceGone, DeviceNotPermitted, DeviceBusy or SessionLost.
    explicit LibmtpSession(const UsbAddress &address);
    LibmtpSession(const LibmtpSession &) = delete;
    LibmtpSession &operator=(const LibmtpSession &) = delete;

    [[nodiscard]] PhoneInfo info() const;
    /// Throws DeviceLocked when there is none.
    std::vector<StorageInfo> storages();
    /// @p hooks.cancelled is asked between objects where libmtp lets us (1.1.21).
    Listing list(StorageId storage, ObjectHandle folder, const TransferHooks &hooks);
    ObjectInfo make_folder(StorageId storage, ObjectHandle parent, const std::string &name);
    ObjectInfo put(const NewFile &file, UploadSource &source, const TransferHooks &hooks);
    // The parts of a read; ObjectReader puts them together.
    [[nodiscard]] bool partial_read() const noexcept { return partial_read_; }
    /// As the phone said when it last described the object.
    std::uint64_t size_of(ObjectHandle object);
    /// Whether read_slice() reaches @p offset: phones without Android's extension have 32-bit offsets.
    bool reads_slices_at(ObjectHandle object, std::uint64_t offset);
    /// One partial read. Fewer bytes than asked for, or none, at the end of the object.
    Block read_slice(ObjectHandle object, std::uint64_t offset, std::uint32_t length);
    /// Reads everything, @p size bytes as the phone says, and passes it on; cannot be cancelled.
    void read_whole(ObjectHandle object, std::uint64_t size, transfer_handlers::Download &download);

    void rename(ObjectHandle object, const std::string &new_name);
    void remove(ObjectHandle object);

    /// Ready for POLLOUT when pump() has something to do.
    [[nodiscard]] int poll_fd() const noexcept { return node_.fd(); }
    /// Lets libusb finish what is complete; never blocks. Throws DeviceGone when the phone was unplugged.
    void pump();
    [[nodiscard]] std::vector<PhoneEvent> take_events() { return events_.take(); }

private:
    struct FreeFile {
        void operator()(LIBMTP_file_struct *file) const noexcept;
    };
    using File = std::unique_ptr<LIBMTP_file_struct, FreeFile>;

    static LIBMTP_mtpdevice_struct *open(const UsbAddress &address);
    void arm_events();
    void event_arrived(bool intact, PhoneEvent::Kind kind, std::uint32_t parameter);

    /// The device, with an empty error stack: every call starts with it.
    LIBMTP_mtpdevice_struct *begin() const;
    [[nodiscard]] std::vector<std::string> error_texts() const;
    /// What went wrong in the last call, from the error stack.
    [[nodiscard]] Error last_error(const std::string &what) const;
    using Parameters = std::array<std::uint32_t, 4>;
    /// The same for a call whose operation brings data. When the phone answers without any, libmtp drops the code, or
    /// even leaves nothing on the stack: the operation is repeated in a way that tells it (what data comes then is
    /// discarded).
    [[nodiscard]] Error data_in_error(const std::string &what, std::uint16_t operation,
                                      Parameters parameters = {}) const;
    /// Likewise; nothing when the phone does it when asked again.
    [[nodiscard]] std::optional<Error> data_in_failure(const std::string &what, std::uint16_t operation,
                                                       Parameters parameters = {}) const;
    void require_connected(const std::string &what) const;

    File metadata(ObjectHandle object, const std::string &what);
    void list_by_handle(Listing &listing, StorageId storage, ObjectHandle folder, const TransferHooks &hooks);
    void list_at_once(Listing &listing, StorageId storage, ObjectHandle folder);

    void recover_from_cancel(StorageId storage);
    void remove_created(std::uint32_t handle);

    LIBMTP_mtpdevice_struct *device_; // lives as long as the process
    UsbNode node_;
    bool partial_read_;
    std::optional<bool> wide_offsets_; // partial reads beyond 4 GiB; unknown until one is needed
    std::unordered_map<std::uint32_t, std::uint64_t> known_sizes_; // of objects that libmtp will not ask about again
    EventQueue events_;
    bool events_armed_ = false;
    int failed_event_reads_ = 0;
};

} // namespace mtpsync
