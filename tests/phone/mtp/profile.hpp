// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vphone {

/// What GetDeviceInfo (MTP 1.1 spec §5.1.1) says of the device.
struct PhoneIdentity {
    std::string manufacturer, model, version, serial;
};

/// How a make of phone behaves. Plain data, loaded from JSON; docs/virtual-phone-mtp.md says for each field what it
/// means, which phone does it and where that is known from.
class Profile {
public:
    std::string name;
    std::uint16_t usb_vendor_id = 0;
    std::uint16_t usb_product_id = 0;
    std::uint32_t vendor_extension_id = 6; ///< Microsoft's
    std::string vendor_extension;          ///< elements that end with ';'
    std::chrono::minutes utc_offset{0};    ///< of the phone's local time

    std::vector<std::uint16_t> operations;
    std::vector<std::uint16_t> events;
    std::vector<std::uint16_t> device_properties;
    std::vector<std::uint16_t> object_properties;
    std::vector<std::uint16_t> playback_formats;

    std::uint16_t same_name_response = 0x2002;
    std::uint16_t short_send_response = 0x2002;
    std::uint16_t removed_store_response = 0x2008;
    bool keeps_partial_objects = false;
    bool accepts_twins = false;
    bool omits_zero_length_packet = false;
    bool answers_after_cancel = false;
    bool echoes_own_writes = false;
    bool object_info_64_bit_sizes = false;
    bool trims_names_on_removable = false;
    bool checks_transaction_id = false;
    bool hangs_on_full_last_packet = false;

    /// @p name_or_file: the name of a shipped profile ("aosp") or, when it holds a '/' or ends with ".json", a file.
    /// Throws std::invalid_argument that names the profile or the field.
    static Profile load(std::string_view name_or_file);
    static Profile from_json(const nlohmann::json &object, const std::string &name);

    [[nodiscard]] bool supports(std::uint16_t operation) const noexcept;
};

} // namespace vphone
