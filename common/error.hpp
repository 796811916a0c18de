// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mtpsync {

/**
 * Everything that can go wrong, once. Each code has one row in the table of error.cpp: its name on the bus, the exit
 * code of mtpsyncctl and what a job does about it. The list is closed and ordered; new codes go before Internal.
 */
enum class ErrorCode : std::uint16_t {
    // what the caller asked for
    InvalidArgument,
    InvalidName,
    InvalidPlan,
    ForeignPlan,
    StalePlan,
    NoSuchSource,
    DestinationNotFolder,
    NoSuchJob,
    NoSuchReport,
    NoSuchProfile,
    InvalidProfile,
    AmbiguousProfile,
    QueueFull,
    NotAuthorized,
    // this machine
    SourceUnreadable,
    SourceChanged,
    DestinationUnwritable,
    LocalFull,
    StateUnwritable,
    AlreadyRunning,
    DaemonUnreachable,
    BusUnreachable,
    // the phone as a device
    NoSuchDevice,
    AmbiguousDevice,
    NoSuchStorage,
    AmbiguousStorage,
    DeviceBusy,
    DeviceNotPermitted,
    DeviceLocked,
    DeviceGone,
    DeviceUnresponsive,
    SessionLost,
    // what the phone answered
    PhoneBusy,
    IncompleteTransfer,
    StorageFull,
    StorageReadOnly,
    StorageUnavailable,
    NoSuchObject,
    NoSuchParent,
    ObjectProtected,
    AccessDenied,
    PartialDeletion,
    NameRefused,
    ObjectTooLarge,
    Refused,
    NotSupported,
    ObjectUnreadable,
    ContentMismatch,
    NameTaken,
    // what happened to the work
    Cancelled,
    Interrupted,
    ProtocolViolation,
    Internal,
};

/// What a job does with an item that failed (docs/ARCHITECTURE.md, "Retry").
enum class RetryClass : std::uint8_t {
    Permanent,   ///< out at once; only a person can change it
    Transient,   ///< the same again after a pause
    Later,       ///< once more when everything else is done
    Refresh,     ///< what we know of the parent folder is old: list it again, then once more
    Storage,     ///< nothing more can be written there
    SessionLost, ///< the session is unusable: open a new one
    Locked,      ///< wait until the phone is unlocked, then go on with the same item
    Held,        ///< another program has the phone: wait until it lets go, then go on with the same item
    Gone,        ///< the phone is not there any more: stop
};

/// The exit codes of mtpsyncctl.
enum class ExitCode : std::uint8_t {
    Ok = 0,
    Differences = 1,
    Usage = 2,
    DaemonUnreachable = 3,
    NotAuthorized = 4,
    DeviceProblem = 5,
    Cancelled = 130,
};

struct ErrorInfo {
    ErrorCode code;
    std::string_view name; ///< "DeviceGone"; on the bus "org.mtpsync1.Error.DeviceGone"
    ExitCode exit_code;
    RetryClass retry_class;
    std::string_view summary; ///< half a sentence for people, without the details of the case
};

/// The row of @p code. Reentrant.
[[nodiscard]] const ErrorInfo &error_info(ErrorCode code) noexcept;
/// The code with this number, as it travels between processes; nothing when there is none.
[[nodiscard]] std::optional<ErrorCode> error_code_from_number(std::uint16_t number) noexcept;
/// The code with this name, as it stands in documents and behind the prefix on the bus; nothing when there is none.
[[nodiscard]] std::optional<ErrorCode> error_code_from_name(std::string_view name) noexcept;

/// The one exception of the project. The message names the thing and what to do about it, for people; programs use the
/// code.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string &message) : std::runtime_error{message}, code_{code} {}

    [[nodiscard]] ErrorCode code() const noexcept { return code_; }
    [[nodiscard]] const ErrorInfo &info() const noexcept { return error_info(code_); }
    /// The session with the phone does not survive it, or there is none.
    [[nodiscard]] bool ends_session() const noexcept {
        const RetryClass retry_class = info().retry_class;
        return retry_class == RetryClass::SessionLost || retry_class == RetryClass::Held ||
               retry_class == RetryClass::Gone;
    }

private:
    ErrorCode code_;
};

/// "what: No such file or directory", with the text of @p error_number.
[[nodiscard]] Error system_error(ErrorCode code, std::string_view what, int error_number);

} // namespace mtpsync
