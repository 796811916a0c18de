// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/worker/mtp_errors.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstdio>
#include <sstream>

namespace mtpsync {

namespace {

/// Lines as parts of one sentence.
std::string in_one_line(const std::string &lines) {
    std::string out;
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) {
        if (!line.empty())
            out.append(out.empty() ? "" : "; ").append(line);
    }
    return out;
}

} // namespace

ErrorCode error_from_response(std::uint16_t response) noexcept {
    switch (response) {
    case 0x2002: return ErrorCode::Refused;      // GeneralError: on AOSP a name that exists, and any failed system call
    case 0x2003: return ErrorCode::SessionLost;  // SessionNotOpen: the phone's MTP service restarted
    case 0x2004: return ErrorCode::SessionLost;  // InvalidTransactionID: both sides count differently
    case 0x2005:                                 // OperationNotSupported
    case 0x2006:                                 // ParameterNotSupported
    case 0x200A:                                 // DevicePropNotSupported
    case 0xA801:                                 // InvalidObjectPropCode
    case 0xA807:                                 // SpecificationByGroupUnsupported
    case 0xA808:                                 // SpecificationByDepthUnsupported
    case 0xA80A: return ErrorCode::NotSupported; // ObjectPropNotSupported
    case 0x2007: return ErrorCode::IncompleteTransfer;
    case 0x2008:                                       // InvalidStorageID
    case 0x2013: return ErrorCode::StorageUnavailable; // StoreNotAvailable
    case 0x2009: return ErrorCode::NoSuchObject;
    case 0x200C: return ErrorCode::StorageFull;
    case 0x200D: return ErrorCode::ObjectProtected;
    case 0x200E: return ErrorCode::StorageReadOnly;
    case 0x200F: return ErrorCode::AccessDenied;
    case 0x2012: return ErrorCode::PartialDeletion;
    case 0x2015:
        return ErrorCode::IncompleteTransfer; // NoValidObjectInfo: the announcement got lost, start the file again
    case 0x2019: return ErrorCode::PhoneBusy;
    case 0x201A: return ErrorCode::NoSuchParent;
    case 0x201D: return ErrorCode::NameRefused;        // InvalidParameter: on AOSP an empty or illegal name
    case 0x201E: return ErrorCode::SessionLost;        // SessionAlreadyOpened outside an open
    case 0x201F: return ErrorCode::IncompleteTransfer; // TransactionCancelled, late
    case 0xA809: return ErrorCode::ObjectTooLarge;
    case 0x02FB: return ErrorCode::Cancelled; // PTP_ERROR_CANCEL: our own wish
    default: break;
    }
    // PTP_ERROR_IO, _TIMEOUT, _DATA_EXPECTED, _RESP_EXPECTED, _BADPARAM ...: the link or the order of the session is
    // lost
    return response < 0x0300 ? ErrorCode::SessionLost : ErrorCode::Refused;
}

std::optional<std::uint16_t> response_in(const std::string &error_text) {
    unsigned int code = 0;
    if (std::sscanf(error_text.c_str(), "PTP Layer error %4x:", &code) != 1)
        return std::nullopt;
    return static_cast<std::uint16_t>(code);
}

std::optional<std::uint16_t> first_response(std::span<const std::string> error_texts) {
    for (const std::string &text : error_texts)
        if (const auto response = response_in(text))
            return response;
    return std::nullopt;
}

Error error_from_texts(const std::string &what, std::span<const std::string> error_texts) {
    const auto response = first_response(error_texts);
    const ErrorCode code = response ? error_from_response(*response) : ErrorCode::SessionLost;
    std::string message = fmt::format("{}: {}", what, error_info(code).summary);
    if (response)
        message += fmt::format(" (MTP response 0x{:04X})", *response);
    else if (!error_texts.empty())
        message += " (" + error_texts.front() + ")";
    return Error{code, message};
}

Error error_from_open_output(const std::string &node, const std::string &output) {
    // libusb1-glue.c, init_ptp_usb
    if (output.find("reports device is busy") != std::string::npos)
        return Error{ErrorCode::DeviceBusy, node + " is held by another program"};
    return Error{ErrorCode::SessionLost, "no session with the phone at " + node +
                                             ": unlock it, choose File transfer, or plug it in again (libmtp says: " +
                                             in_one_line(output) + ")"};
}

std::string named(const std::string &verb, ObjectHandle object) {
    return fmt::format("{} object {}", verb, static_cast<std::uint32_t>(object));
}

Error unplugged(const std::string &what) {
    return Error{ErrorCode::DeviceGone, what + ": the phone was unplugged"};
}

} // namespace mtpsync
