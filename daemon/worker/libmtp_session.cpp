// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/libmtp_session.hpp"

#include "daemon/worker/mtp_errors.hpp"
#include "daemon/worker/mtp_operations.hpp"
#include "daemon/worker/output_capture.hpp"

#include <libmtp.h>
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <sys/time.h>

#include <cstring>
#include <exception>
#include <utility>

namespace mtpsync {

namespace {

// libmtp's device-flags.h: public numbers without a public header
constexpr std::uint32_t flag_long_timeout = 0x08000000;
constexpr std::uint32_t flag_property_list_overrides_object_info = 0x40000000;
constexpr std::uint32_t flag_samsung_offset_bug = 0x80000000;
constexpr std::uint16_t samsung = 0x04E8;

std::string text_or_empty(const char *text) {
    return text == nullptr ? std::string{} : std::string{text};
}

/// Takes over a string that libmtp allocated.
std::string taken_over(char *text) {
    const std::unique_ptr<char, decltype(&std::free)> owner{text, &std::free};
    return text_or_empty(text);
}

ObjectInfo described(const LIBMTP_file_t &file) {
    const bool in_root = file.parent_id == 0 || file.parent_id == LIBMTP_FILES_AND_FOLDERS_ROOT;
    return {.handle = ObjectHandle{file.item_id},
            .parent = in_root ? root_folder : ObjectHandle{file.parent_id},
            .storage = StorageId{file.storage_id},
            .name = text_or_empty(file.filename),
            .size = file.filetype == LIBMTP_FILETYPE_FOLDER ? 0 : file.filesize,
            .date_token = file.modificationdate,
            .is_folder = file.filetype == LIBMTP_FILETYPE_FOLDER};
}

static_assert(LIBMTP_HANDLER_RETURN_OK == transfer_handlers::go_on);
static_assert(LIBMTP_HANDLER_RETURN_CANCEL == transfer_handlers::cancel);

/// libmtp loses ObjectInfoChanged and others, and their parameters: they become Changed.
PhoneEvent::Kind kind_of(LIBMTP_event_t event) noexcept {
    switch (event) {
    case LIBMTP_EVENT_OBJECT_ADDED: return PhoneEvent::Kind::ObjectAdded;
    case LIBMTP_EVENT_OBJECT_REMOVED: return PhoneEvent::Kind::ObjectRemoved;
    case LIBMTP_EVENT_STORE_ADDED: return PhoneEvent::Kind::StorageAdded;
    case LIBMTP_EVENT_STORE_REMOVED: return PhoneEvent::Kind::StorageRemoved;
    default: return PhoneEvent::Kind::Changed;
    }
}

} // namespace

void LibmtpSession::FreeFile::operator()(LIBMTP_file_struct *file) const noexcept {
    LIBMTP_destroy_file_t(file);
}

LibmtpSession::LibmtpSession(const UsbAddress &address)
    : device_{open(address)}, node_{UsbNode::find(address)},
      partial_read_{LIBMTP_Check_Capability(device_, LIBMTP_DEVICECAP_GetPartialObject) != 0} {
    arm_events();
}

LIBMTP_mtpdevice_t *LibmtpSession::open(const UsbAddress &address) {
    require_usb_node(address);
    std::string printed = "phone"; // in libmtp's messages, nowhere else
    LIBMTP_raw_device_t raw{};
    raw.device_entry.vendor = raw.device_entry.product = printed.data();
    raw.device_entry.vendor_id = address.vendor_id;
    raw.device_entry.product_id = address.product_id;
    raw.device_entry.device_flags = flag_long_timeout | flag_property_list_overrides_object_info |
                                    (address.vendor_id == samsung ? flag_samsung_offset_bug : 0U);
    raw.bus_location = address.bus;
    raw.devnum = address.device;

    OutputCapture capture;
    LIBMTP_Init();
    LIBMTP_mtpdevice_t *device = LIBMTP_Open_Raw_Device_Uncached(&raw);
    const std::string output = capture.finish();
    if (!output.empty())
        spdlog::debug("libmtp: {}", output);
    if (device != nullptr)
        return device;

    require_usb_node(address); // unplugged meanwhile?
    throw error_from_open_output(usb_node_path(address), output);
}

LIBMTP_mtpdevice_t *LibmtpSession::begin() const {
    LIBMTP_Clear_Errorstack(device_);
    return device_;
}

std::vector<std::string> LibmtpSession::error_texts() const {
    std::vector<std::string> texts;
    for (const LIBMTP_error_t *error = LIBMTP_Get_Errorstack(device_); error != nullptr; error = error->next)
        texts.push_back(text_or_empty(error->error_text));
    return texts;
}

Error LibmtpSession::last_error(const std::string &what) const {
    const Error error = error_from_texts(what, error_texts());
    return error.code() == ErrorCode::SessionLost && !node_.connected() ? unplugged(what) : error;
}

std::optional<Error> LibmtpSession::data_in_failure(const std::string &what, std::uint16_t operation,
                                                    Parameters parameters) const {
    const auto response = first_response(error_texts());
    if ((response && *response != data_expected) ||
        LIBMTP_Custom_Operation(begin(), operation, static_cast<int>(parameters.size()), parameters[0], parameters[1],
                                parameters[2], parameters[3]) != 0)
        return last_error(what);
    return std::nullopt;
}

Error LibmtpSession::data_in_error(const std::string &what, std::uint16_t operation, Parameters parameters) const {
    const Error once{ErrorCode::IncompleteTransfer, what + ": the phone failed once, and not when asked again"};
    return data_in_failure(what, operation, parameters).value_or(once);
}

void LibmtpSession::require_connected(const std::string &what) const {
    if (!node_.connected())
        throw unplugged(what);
}

PhoneInfo LibmtpSession::info() const {
    return {.manufacturer = taken_over(LIBMTP_Get_Manufacturername(device_)),
            .model = taken_over(LIBMTP_Get_Modelname(device_)),
            .version = taken_over(LIBMTP_Get_Deviceversion(device_)),
            .serial = taken_over(LIBMTP_Get_Serialnumber(device_)),
            .partial_read = partial_read_};
}

std::vector<StorageInfo> LibmtpSession::storages() {
    if (LIBMTP_Get_Storage(begin(), LIBMTP_STORAGE_SORTBY_NOTSORTED) != 0) {
        const auto error = data_in_failure("reading the storages", operation::get_storage_ids);
        if (error && error->code() != ErrorCode::StorageUnavailable)
            throw *error;
        throw Error{ErrorCode::DeviceLocked, "the phone shows no storage: unlock it and choose File transfer"};
    }
    std::vector<StorageInfo> storages;
    for (const LIBMTP_devicestorage_t *storage = device_->storage; storage != nullptr; storage = storage->next)
        storages.push_back({.id = StorageId{storage->id},
                            .description = text_or_empty(storage->StorageDescription),
                            .volume = text_or_empty(storage->VolumeIdentifier),
                            .capacity = storage->MaxCapacity,
                            .free = storage->FreeSpaceInBytes,
                            .read_only = storage->AccessCapability != 0,
                            .removable = storage->StorageType == storage_type::removable_ram});
    return storages;
}

LibmtpSession::File LibmtpSession::metadata(ObjectHandle object, const std::string &what) {
    const auto handle = static_cast<std::uint32_t>(object);
    // once more, lest an object that was just made is made again because its description could not be read
    for (bool is_last = false;; is_last = true) {
        File file{LIBMTP_Get_Filemetadata(begin(), handle)};
        if (file && error_texts().empty()) { // a size that cannot be read would be 0
            known_sizes_[handle] = file->filesize;
            return file;
        }
        const Error error = data_in_error(what, operation::get_object_info, {handle});
        if (is_last || error.ends_session())
            throw error;
    }
}

Listing LibmtpSession::list(StorageId storage, ObjectHandle folder, [[maybe_unused]] const TransferHooks &hooks) {
    Listing listing;
#ifdef MTPSYNC_LIBMTP_GET_CHILDREN
    list_by_handle(listing, storage, folder, hooks);
#else
    list_at_once(listing, storage, folder);
#endif
    require_connected("listing a folder");
    return listing;
}

#ifdef MTPSYNC_LIBMTP_GET_CHILDREN
void LibmtpSession::list_by_handle(Listing &listing, StorageId storage, ObjectHandle folder,
                                   const TransferHooks &hooks) {
    std::uint32_t *children = nullptr;
    const int count = LIBMTP_Get_Children(begin(), static_cast<std::uint32_t>(storage),
                                          static_cast<std::uint32_t>(folder), &children);
    if (count < 0)
        throw data_in_error("listing a folder", operation::get_object_handles,
                            {static_cast<std::uint32_t>(storage), 0, static_cast<std::uint32_t>(folder)});
    const std::unique_ptr<std::uint32_t, decltype(&LIBMTP_FreeMemory)> owner{children, LIBMTP_FreeMemory};
    for (int n = 0; n < count; ++n) {
        if (hooks.cancelled())
            throw Error{ErrorCode::Cancelled, "the listing was cancelled"};
        listing.fresh = listing.fresh && !known_sizes_.contains(children[n]);
        const std::string what = named("the folder holds an undescribed", ObjectHandle{children[n]});
        try {
            listing.objects.push_back(described(*metadata(ObjectHandle{children[n]}, what)));
        } catch (const Error &error) {
            if (error.ends_session())
                throw;
            throw Error{ErrorCode::ObjectUnreadable, error.what()};
        }
    }
    listing.completeness = Completeness::Complete;
}
#else
void LibmtpSession::list_at_once(Listing &listing, StorageId storage, ObjectHandle folder) {
    LIBMTP_file_t *first =
        LIBMTP_Get_Files_And_Folders(begin(), static_cast<std::uint32_t>(storage), static_cast<std::uint32_t>(folder));
    while (first != nullptr) {
        const File file{std::exchange(first, first->next)};
        listing.fresh = known_sizes_.try_emplace(file->item_id, file->filesize).second && listing.fresh;
        listing.objects.push_back(described(*file));
    }
    if (!error_texts().empty()) // libmtp goes on after any error and gives what it has
        throw data_in_error("listing a folder", operation::get_object_handles,
                            {static_cast<std::uint32_t>(storage), 0, static_cast<std::uint32_t>(folder)});
}
#endif

ObjectInfo LibmtpSession::make_folder(StorageId storage, ObjectHandle parent, const std::string &name) {
    std::string writable = name; // libmtp wants to write a changed name there
    const std::uint32_t handle = LIBMTP_Create_Folder(begin(), writable.data(), static_cast<std::uint32_t>(parent),
                                                      static_cast<std::uint32_t>(storage));
    if (handle == 0)
        throw last_error("making a folder");
    return described(*metadata(ObjectHandle{handle}, "the new folder"));
}

ObjectInfo LibmtpSession::put(const NewFile &file, UploadSource &source, const TransferHooks &hooks) {
    const File sent{LIBMTP_new_file_t()};
    sent->filename = strdup(file.name.c_str());
    sent->filesize = file.size;
    sent->filetype = LIBMTP_FILETYPE_UNKNOWN; // phones go by the name
    sent->parent_id = static_cast<std::uint32_t>(file.parent);
    sent->storage_id = static_cast<std::uint32_t>(file.storage);

    transfer_handlers::Upload upload{source, hooks};
    const int result =
        LIBMTP_Send_File_From_Handler(begin(), transfer_handlers::give_bytes, &upload, sent.get(), nullptr, nullptr);
    // an object that was there before is none of ours, whatever the phone says
    const std::uint32_t created = known_sizes_.contains(sent->item_id) ? 0 : sent->item_id;
    if (upload.gave_up) {
        recover_from_cancel(file.storage);
        remove_created(created);
        if (upload.thrown)
            std::rethrow_exception(upload.thrown);
        const auto problem = source.problem();
        throw problem ? *problem : Error{ErrorCode::Cancelled, "the transfer was cancelled"};
    }
    // Without a response code the file is there, and only its description could not be read: it is asked for again
    // below.
    if (result != 0 && (first_response(error_texts()) || sent->item_id == 0)) {
        const Error error = last_error("sending a file");
        if (!error.ends_session())
            remove_created(created);
        throw error;
    }
    const File stored = metadata(ObjectHandle{sent->item_id}, "the file that was just sent");
    if (stored->filesize != file.size) {
        remove_created(created);
        throw Error{ErrorCode::IncompleteTransfer,
                    fmt::format("the phone stored {} of {} bytes", stored->filesize, file.size)};
    }
    return described(*stored);
}

/// Some phones answer a cancelled transaction late, which garbles the next one (docs/libmtp.md): one is thrown away.
void LibmtpSession::recover_from_cancel(StorageId storage) {
    LIBMTP_Custom_Operation(begin(), operation::get_num_objects, 3, static_cast<std::uint32_t>(storage), 0U,
                            static_cast<std::uint32_t>(root_folder));
    for (int tries = 2; tries > 0; --tries)
        if (LIBMTP_Get_Storage(begin(), LIBMTP_STORAGE_SORTBY_NOTSORTED) == 0)
            return;
    const Error error = last_error("the phone did not recover from a cancelled transfer");
    throw Error{error.code() == ErrorCode::DeviceGone ? ErrorCode::DeviceGone : ErrorCode::SessionLost, error.what()};
}

/// Removes what a failed put has left. That it is gone already is fine; that it stays is said in the log.
void LibmtpSession::remove_created(std::uint32_t handle) {
    if (handle == 0 || LIBMTP_Delete_Object(begin(), handle) == 0) {
        known_sizes_.erase(handle);
        return;
    }
    const Error error = last_error("removing what a failed transfer left");
    if (error.ends_session())
        throw error;
    if (error.code() != ErrorCode::NoSuchObject)
        spdlog::warn("object {} stays on the phone: {}", handle, error.what());
}

std::uint64_t LibmtpSession::size_of(ObjectHandle object) {
    const auto known = known_sizes_.find(static_cast<std::uint32_t>(object));
    return known != known_sizes_.end() ? known->second : metadata(object, named("reading", object))->filesize;
}

Block LibmtpSession::read_slice(ObjectHandle object, std::uint64_t offset, std::uint32_t length) {
    const auto handle = static_cast<std::uint32_t>(object);
    unsigned char *data = nullptr;
    unsigned int size = 0;
    const int result = LIBMTP_GetPartialObject(begin(), handle, offset, length, &data, &size);
    Block block{decltype(Block::data){data}, size};
    if (result == 0)
        return block;
    const auto low = static_cast<std::uint32_t>(offset);
    const auto high = static_cast<std::uint32_t>(offset >> 32U);
    const Error error =
        data_in_error(named("reading", object), operation::get_partial_object_64, {handle, low, high, 1});
    begin(); // the next question stands for itself
    if (error.code() == ErrorCode::NotSupported)
        if (const auto narrow = data_in_failure(error.what(), operation::get_partial_object, {handle, low, 1}))
            throw *narrow;
    throw error;
}

bool LibmtpSession::reads_slices_at(ObjectHandle object, std::uint64_t offset) {
    if (offset >> 32U == 0)
        return true;
    if (!wide_offsets_) {
        unsigned char *byte = nullptr;
        unsigned int size = 0;
        wide_offsets_ =
            LIBMTP_GetPartialObject(begin(), static_cast<std::uint32_t>(object), offset, 1, &byte, &size) == 0;
        std::free(byte);
    }
    return *wide_offsets_;
}

void LibmtpSession::read_whole(ObjectHandle object, std::uint64_t size, transfer_handlers::Download &download) {
    constexpr std::uint64_t largest_asked_again = 8U << 20U; // it may come, packet by packet, to be discarded
    const auto handle = static_cast<std::uint32_t>(object);
    const int result =
        LIBMTP_Get_File_To_Handler(begin(), handle, transfer_handlers::take_bytes, &download, nullptr, nullptr);
    if (download.thrown)
        std::rethrow_exception(download.thrown);
    if (download.misplaced_response)
        recover_from_cancel(device_->storage == nullptr ? StorageId{} : StorageId{device_->storage->id});
    else if (result != 0)
        throw data_in_error(named("reading", object),
                            size <= largest_asked_again ? operation::get_object : operation::get_object_info, {handle});
}

void LibmtpSession::rename(ObjectHandle object, const std::string &new_name) {
    const std::string what = named("renaming", object);
    const File file = metadata(object, what);
    if (LIBMTP_Set_File_Name(begin(), file.get(), new_name.c_str()) == 0)
        return;
    throw data_in_error(what, operation::get_object_prop_desc, {operation::object_file_name_property, 0x3000});
}

void LibmtpSession::remove(ObjectHandle object) {
    if (LIBMTP_Delete_Object(begin(), static_cast<std::uint32_t>(object)) != 0)
        throw last_error(named("removing", object));
    known_sizes_.erase(static_cast<std::uint32_t>(object));
}

void LibmtpSession::arm_events() {
    const auto arrived = [](int result, LIBMTP_event_t event, std::uint32_t parameter, void *session) {
        static_cast<LibmtpSession *>(session)->event_arrived(result == LIBMTP_HANDLER_RETURN_OK, kind_of(event),
                                                             parameter);
    };
    events_armed_ = LIBMTP_Read_Event_Async(device_, arrived, this) == 0;
}

void LibmtpSession::event_arrived(bool intact, PhoneEvent::Kind kind, std::uint32_t parameter) {
    if (!intact) { // pump() finds out whether the phone is gone, and tries again
        events_armed_ = false;
        ++failed_event_reads_;
        return;
    }
    failed_event_reads_ = 0;
    const bool of_storage = kind == PhoneEvent::Kind::StorageAdded || kind == PhoneEvent::Kind::StorageRemoved;
    const bool of_object = kind == PhoneEvent::Kind::ObjectAdded || kind == PhoneEvent::Kind::ObjectRemoved;
    events_.add({.kind = kind,
                 .object = ObjectHandle{of_object ? parameter : 0},
                 .storage = StorageId{of_storage ? parameter : 0}});
    arm_events(); // the one call that libmtp allows here
}

void LibmtpSession::pump() {
    constexpr int patience = 3; // then the phone's events are given up: they are hints
    timeval at_once{};
    LIBMTP_Handle_Events_Timeout_Completed(&at_once, nullptr);
    require_connected("waiting");
    if (!events_armed_ && failed_event_reads_ < patience)
        arm_events();
}

} // namespace mtpsync
