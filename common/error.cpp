// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/error.hpp"

#include <array>
#include <cstddef>
#include <system_error>

namespace mtpsync {

namespace {

using Exit = ExitCode;
using Retry = RetryClass;

constexpr std::array infos{
    ErrorInfo{ErrorCode::InvalidArgument, "InvalidArgument", Exit::Usage, Retry::Permanent,
              "the request makes no sense"},
    ErrorInfo{ErrorCode::InvalidName, "InvalidName", Exit::Differences, Retry::Permanent,
              "a phone cannot store this name"},
    ErrorInfo{ErrorCode::InvalidPlan, "InvalidPlan", Exit::Usage, Retry::Permanent, "the plan is broken"},
    ErrorInfo{ErrorCode::ForeignPlan, "ForeignPlan", Exit::Usage, Retry::Permanent,
              "the plan was made for something else"},
    ErrorInfo{ErrorCode::StalePlan, "StalePlan", Exit::Usage, Retry::Permanent,
              "the phone has changed since the plan was made"},
    ErrorInfo{ErrorCode::NoSuchSource, "NoSuchSource", Exit::Usage, Retry::Permanent,
              "the local folder cannot be used"},
    ErrorInfo{ErrorCode::DestinationNotFolder, "DestinationNotFolder", Exit::Usage, Retry::Permanent,
              "the destination on the phone is a file"},
    ErrorInfo{ErrorCode::NoSuchJob, "NoSuchJob", Exit::Usage, Retry::Permanent, "there is no such job"},
    ErrorInfo{ErrorCode::NoSuchReport, "NoSuchReport", Exit::Usage, Retry::Permanent, "there is no such report"},
    ErrorInfo{ErrorCode::NoSuchProfile, "NoSuchProfile", Exit::Usage, Retry::Permanent, "there is no such profile"},
    ErrorInfo{ErrorCode::InvalidProfile, "InvalidProfile", Exit::Usage, Retry::Permanent, "the profile is broken"},
    ErrorInfo{ErrorCode::AmbiguousProfile, "AmbiguousProfile", Exit::Usage, Retry::Permanent,
              "several profiles fit the phone"},
    ErrorInfo{ErrorCode::QueueFull, "QueueFull", Exit::DeviceProblem, Retry::Permanent, "too many jobs are waiting"},
    ErrorInfo{ErrorCode::NotAuthorized, "NotAuthorized", Exit::NotAuthorized, Retry::Permanent,
              "the caller may not do this"},
    ErrorInfo{ErrorCode::SourceUnreadable, "SourceUnreadable", Exit::Differences, Retry::Permanent,
              "the local file cannot be read"},
    ErrorInfo{ErrorCode::SourceChanged, "SourceChanged", Exit::Differences, Retry::Later,
              "the local file changed while it was read"},
    ErrorInfo{ErrorCode::DestinationUnwritable, "DestinationUnwritable", Exit::Differences, Retry::Permanent,
              "the local file cannot be written"},
    ErrorInfo{ErrorCode::LocalFull, "LocalFull", Exit::Differences, Retry::Storage, "the local file system is full"},
    ErrorInfo{ErrorCode::StateUnwritable, "StateUnwritable", Exit::Differences, Retry::Permanent,
              "the state directory cannot be written"},
    ErrorInfo{ErrorCode::AlreadyRunning, "AlreadyRunning", Exit::Usage, Retry::Permanent,
              "another mtpsyncd is running"},
    ErrorInfo{ErrorCode::DaemonUnreachable, "DaemonUnreachable", Exit::DaemonUnreachable, Retry::Permanent,
              "mtpsyncd cannot be reached"},
    ErrorInfo{ErrorCode::BusUnreachable, "BusUnreachable", Exit::DaemonUnreachable, Retry::Permanent,
              "the message bus cannot be reached"},
    ErrorInfo{ErrorCode::NoSuchDevice, "NoSuchDevice", Exit::DeviceProblem, Retry::Gone, "no such phone is plugged in"},
    ErrorInfo{ErrorCode::AmbiguousDevice, "AmbiguousDevice", Exit::Usage, Retry::Permanent,
              "several phones are plugged in"},
    ErrorInfo{ErrorCode::NoSuchStorage, "NoSuchStorage", Exit::DeviceProblem, Retry::Permanent,
              "the phone has no such storage"},
    ErrorInfo{ErrorCode::AmbiguousStorage, "AmbiguousStorage", Exit::Usage, Retry::Permanent,
              "the phone has several storages"},
    ErrorInfo{ErrorCode::DeviceBusy, "DeviceBusy", Exit::DeviceProblem, Retry::Held, "another program holds the phone"},
    ErrorInfo{ErrorCode::DeviceNotPermitted, "DeviceNotPermitted", Exit::DeviceProblem, Retry::Permanent,
              "this user may not open the phone"},
    ErrorInfo{ErrorCode::DeviceLocked, "DeviceLocked", Exit::DeviceProblem, Retry::Locked,
              "the phone is locked or only charging"},
    ErrorInfo{ErrorCode::DeviceGone, "DeviceGone", Exit::DeviceProblem, Retry::Gone, "the phone was unplugged"},
    ErrorInfo{ErrorCode::DeviceUnresponsive, "DeviceUnresponsive", Exit::DeviceProblem, Retry::SessionLost,
              "the phone does not answer"},
    ErrorInfo{ErrorCode::SessionLost, "SessionLost", Exit::DeviceProblem, Retry::SessionLost,
              "the session with the phone broke"},
    ErrorInfo{ErrorCode::PhoneBusy, "PhoneBusy", Exit::Differences, Retry::Transient, "the phone is busy"},
    ErrorInfo{ErrorCode::IncompleteTransfer, "IncompleteTransfer", Exit::Differences, Retry::Transient,
              "the transfer ended early"},
    ErrorInfo{ErrorCode::StorageFull, "StorageFull", Exit::Differences, Retry::Storage, "the storage is full"},
    ErrorInfo{ErrorCode::StorageReadOnly, "StorageReadOnly", Exit::Differences, Retry::Storage,
              "the storage is read-only"},
    ErrorInfo{ErrorCode::StorageUnavailable, "StorageUnavailable", Exit::Differences, Retry::Storage,
              "the storage is not there"},
    ErrorInfo{ErrorCode::NoSuchObject, "NoSuchObject", Exit::Differences, Retry::Refresh,
              "the object is not on the phone any more"},
    ErrorInfo{ErrorCode::NoSuchParent, "NoSuchParent", Exit::Differences, Retry::Refresh,
              "the folder is not on the phone any more"},
    ErrorInfo{ErrorCode::ObjectProtected, "ObjectProtected", Exit::Differences, Retry::Permanent,
              "the object is write-protected"},
    ErrorInfo{ErrorCode::AccessDenied, "AccessDenied", Exit::Differences, Retry::Permanent, "the phone denies access"},
    ErrorInfo{ErrorCode::PartialDeletion, "PartialDeletion", Exit::Differences, Retry::Refresh,
              "only a part of the folder was deleted"},
    ErrorInfo{ErrorCode::NameRefused, "NameRefused", Exit::Differences, Retry::Permanent,
              "the phone refuses a parameter, most likely the name"},
    ErrorInfo{ErrorCode::ObjectTooLarge, "ObjectTooLarge", Exit::Differences, Retry::Permanent,
              "the file is too large for the storage"},
    ErrorInfo{ErrorCode::Refused, "Refused", Exit::Differences, Retry::Refresh,
              "the phone refuses, for example because the name exists"},
    ErrorInfo{ErrorCode::NotSupported, "NotSupported", Exit::Differences, Retry::Permanent,
              "this phone cannot do that"},
    ErrorInfo{ErrorCode::ObjectUnreadable, "ObjectUnreadable", Exit::Differences, Retry::Refresh,
              "an object of the folder cannot be described"},
    ErrorInfo{ErrorCode::ContentMismatch, "ContentMismatch", Exit::Differences, Retry::Transient,
              "what the phone gives back is not what was sent"},
    ErrorInfo{ErrorCode::NameTaken, "NameTaken", Exit::Differences, Retry::Permanent,
              "something else has this name on the phone"},
    ErrorInfo{ErrorCode::Cancelled, "Cancelled", Exit::Cancelled, Retry::Permanent, "cancelled"},
    ErrorInfo{ErrorCode::Interrupted, "Interrupted", Exit::DaemonUnreachable, Retry::Permanent,
              "mtpsyncd ended in the middle of the job"},
    ErrorInfo{ErrorCode::ProtocolViolation, "ProtocolViolation", Exit::DeviceProblem, Retry::SessionLost,
              "the worker said something that makes no sense"},
    ErrorInfo{ErrorCode::Internal, "Internal", Exit::DeviceProblem, Retry::Permanent, "a fault of mtpsync itself"},
};

static_assert(infos.size() == static_cast<std::size_t>(ErrorCode::Internal) + 1, "every code has exactly one row");
static_assert(
    [] {
        for (std::size_t n = 0; n < infos.size(); ++n)
            if (static_cast<std::size_t>(infos[n].code) != n)
                return false;
        return true;
    }(),
    "rows stand in the order of the codes");

} // namespace

const ErrorInfo &error_info(ErrorCode code) noexcept {
    return infos[static_cast<std::size_t>(code)];
}

std::optional<ErrorCode> error_code_from_number(std::uint16_t number) noexcept {
    if (number >= infos.size())
        return std::nullopt;
    return static_cast<ErrorCode>(number);
}

std::optional<ErrorCode> error_code_from_name(std::string_view name) noexcept {
    for (const ErrorInfo &info : infos)
        if (info.name == name)
            return info.code;
    return std::nullopt;
}

Error system_error(ErrorCode code, std::string_view what, int error_number) {
    return Error{code, std::string{what} + ": " + std::generic_category().message(error_number)};
}

} // namespace mtpsync
