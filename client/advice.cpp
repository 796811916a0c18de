// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/advice.hpp"

namespace mtpsync {

namespace {

std::string_view advice_for(RetryClass retry_class) noexcept {
    switch (retry_class) {
    case RetryClass::Transient:
    case RetryClass::Later:
    case RetryClass::Refresh: return "try it again";
    case RetryClass::Storage: return "see to the storage of the phone, then retry";
    case RetryClass::SessionLost: return "unplug the phone and plug it in again, then retry";
    case RetryClass::Locked: return "unlock the phone and choose File transfer, then retry";
    case RetryClass::Held: return "close the program that uses the phone, then retry";
    case RetryClass::Gone: return "plug the phone in again, then retry";
    case RetryClass::Permanent: break;
    }
    return "it will fail again until the cause is removed";
}

/// Where it is another one than for a push; "" where it is not.
std::string_view advice_for_pull(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::InvalidName: return "rename it on the phone";
    case ErrorCode::NameTaken: return "rename or remove what has this name on one of the two sides, then retry";
    default: return "";
    }
}

std::string_view words_for_pull(PlanReason reason) noexcept {
    switch (reason) {
    case PlanReason::Missing: return "not here";
    case PlanReason::BadName: return "cannot be a name here; rename it on the phone";
    case PlanReason::NoRoom: return "no room; free some on this machine";
    case PlanReason::Extra: return "only here";
    default: return "";
    }
}

} // namespace

std::string_view advice_for(ErrorCode code, Direction direction) noexcept {
    if (const auto advice = advice_for_pull(code); direction == Direction::Pull && !advice.empty())
        return advice;
    switch (code) {
    case ErrorCode::InvalidName:
    case ErrorCode::NameRefused: return "rename the local file";
    case ErrorCode::NameTaken: return "rename or remove what has this name on the phone, then retry";
    case ErrorCode::SourceUnreadable: return "make the local file readable, then retry";
    case ErrorCode::SourceChanged: return "retry when nothing writes to the local file";
    case ErrorCode::StorageFull: return "make room on the phone, then retry";
    case ErrorCode::LocalFull: return "make room on this machine, then retry";
    case ErrorCode::DestinationUnwritable: return "make the local folder writable, then start again";
    case ErrorCode::ObjectTooLarge: return "the file cannot go to this storage; choose another or leave it out";
    case ErrorCode::ObjectProtected: return "remove the write protection on the phone, then retry";
    case ErrorCode::StalePlan: return "verify again, or give --force";
    case ErrorCode::ForeignPlan: return "give the folders that the plan was made for, or --force";
    case ErrorCode::AmbiguousDevice: return "choose one with --device; 'mtpsyncctl devices' lists them";
    case ErrorCode::AmbiguousStorage:
        return "choose one with --storage, or in the profile; 'mtpsyncctl devices' lists them";
    case ErrorCode::NoSuchProfile: return "'mtpsyncctl profile list' shows those that there are";
    case ErrorCode::InvalidProfile: return "'mtpsyncctl profile check' says what is wrong";
    case ErrorCode::AmbiguousProfile: return "choose one with --profile";
    case ErrorCode::NoSuchDevice: return "plug it in; 'mtpsyncctl devices' lists those that are";
    case ErrorCode::NoSuchStorage: return "'mtpsyncctl devices' lists those that there are";
    case ErrorCode::InvalidArgument:
    case ErrorCode::InvalidPlan: return "mend it, then start again";
    case ErrorCode::NoSuchSource: return "check the path of the local folder";
    case ErrorCode::DestinationNotFolder: return "give another folder with --dest";
    case ErrorCode::Cancelled:
    case ErrorCode::Interrupted: return "start again to go on";
    case ErrorCode::Internal: return "the log of mtpsyncd says more";
    default: return advice_for(error_info(code).retry_class);
    }
}

std::string_view words_for(PlanReason reason, Direction direction) noexcept {
    if (const auto words = words_for_pull(reason); direction == Direction::Pull && !words.empty())
        return words;
    switch (reason) {
    case PlanReason::None: return "";
    case PlanReason::Missing: return "not on the phone";
    case PlanReason::Size: return "another size";
    case PlanReason::Content: return "other content";
    case PlanReason::Failed: return "failed before";
    case PlanReason::BadName: return "no phone can store this name; rename it";
    case PlanReason::CaseClash: return "may be the same to the phone as another name; rename one";
    case PlanReason::Twin: return "several objects of this name on the phone; remove all but one";
    case PlanReason::TypeClash: return "a file on one side and a folder on the other; rename one";
    case PlanReason::TooBig: return "larger than the storage";
    case PlanReason::NoRoom: return "no room; free some on the phone";
    case PlanReason::Unstable: return "changed while it was read; start again when nothing writes to it";
    case PlanReason::Unreadable: return "cannot be read; make it readable";
    case PlanReason::Symlink: return "a symbolic link; links are never followed";
    case PlanReason::Special: return "neither file nor folder";
    case PlanReason::Extra: return "only on the phone";
    }
    return "";
}

} // namespace mtpsync
