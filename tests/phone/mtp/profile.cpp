// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/profile.hpp"

#include "tests/phone/mtp/json_fields.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace vphone {

namespace {

std::filesystem::path file_of(std::string_view name_or_file) {
    const std::filesystem::path path{name_or_file};
    if (path.has_parent_path() || path.extension() == ".json")
        return path;
    return std::filesystem::path{VPHONE_PROFILE_DIR} / (std::string{name_or_file} + ".json");
}

void read_quirks(JsonFields &fields, Profile &profile) {
    profile.same_name_response = fields.code_or("same_name_response", profile.same_name_response);
    profile.short_send_response = fields.code_or("short_send_response", profile.short_send_response);
    profile.removed_store_response = fields.code_or("removed_store_response", profile.removed_store_response);
    profile.keeps_partial_objects = fields.flag("keeps_partial_objects", false);
    profile.accepts_twins = fields.flag("accepts_twins", false);
    profile.omits_zero_length_packet = fields.flag("omits_zero_length_packet", false);
    profile.answers_after_cancel = fields.flag("answers_after_cancel", false);
    profile.echoes_own_writes = fields.flag("echoes_own_writes", false);
    profile.object_info_64_bit_sizes = fields.flag("object_info_64_bit_sizes", false);
    profile.trims_names_on_removable = fields.flag("trims_names_on_removable", false);
    profile.checks_transaction_id = fields.flag("checks_transaction_id", false);
    profile.hangs_on_full_last_packet = fields.flag("hangs_on_full_last_packet", false);
}

} // namespace

Profile Profile::load(std::string_view name_or_file) {
    const std::filesystem::path file = file_of(name_or_file);
    std::ifstream stream{file};
    if (!stream)
        throw std::invalid_argument{"profile '" + std::string{name_or_file} + "': cannot read " + file.string() +
                                    "; name a shipped profile (aosp, samsung, minimal, old-android) or a JSON file"};
    const auto document = nlohmann::json::parse(stream, nullptr, false);
    if (document.is_discarded())
        throw std::invalid_argument{"profile '" + std::string{name_or_file} + "': " + file.string() +
                                    " is not valid JSON"};
    return from_json(document, file.stem().string());
}

Profile Profile::from_json(const nlohmann::json &object, const std::string &name) {
    JsonFields fields{object, "profile '" + name + "'"};
    Profile profile;
    profile.name = name;
    profile.usb_vendor_id = fields.code("usb_vendor_id");
    profile.usb_product_id = fields.code("usb_product_id");
    profile.vendor_extension_id =
        static_cast<std::uint32_t>(fields.number_or("vendor_extension_id", profile.vendor_extension_id, UINT32_MAX));
    profile.vendor_extension = fields.text("vendor_extension");
    profile.utc_offset = std::chrono::minutes{fields.signed_number("utc_offset_minutes", 0)};
    profile.operations = fields.codes("operations");
    profile.events = fields.codes("events");
    profile.device_properties = fields.codes("device_properties");
    profile.object_properties = fields.codes("object_properties");
    profile.playback_formats = fields.codes("playback_formats");
    read_quirks(fields, profile);
    fields.reject_unknown();
    return profile;
}

bool Profile::supports(std::uint16_t operation) const noexcept {
    return std::find(operations.begin(), operations.end(), operation) != operations.end();
}

} // namespace vphone
