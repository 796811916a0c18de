// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/phone_config.hpp"

#include "tests/phone/json_member.hpp"
#include "tests/phone/latency_json.hpp"
#include "tests/phone/mtp/json_fields.hpp"

#include <charconv>
#include <fstream>
#include <stdexcept>

namespace vphone {

namespace {

std::uint16_t usb_id(JsonFields &fields, const std::string &key, std::uint16_t otherwise) {
    const std::string text = fields.text(key, "");
    if (text.empty())
        return otherwise;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size() || value > 0xFFFF)
        fields.complain(key, "must be a hexadecimal USB id such as \"18d1\"");
    return static_cast<std::uint16_t>(value);
}

UsbSpeed usb_speed(JsonFields &fields) {
    const std::string speed = fields.text("speed", "high");
    if (speed != "high" && speed != "super")
        fields.complain("speed", "must be \"high\" or \"super\"");
    return speed == "super" ? UsbSpeed::Super : UsbSpeed::High;
}

std::vector<StorageConfig> parse_storages(JsonFields &fields, const nlohmann::json &described) {
    std::vector<StorageConfig> list;
    if (described.is_null())
        return list;
    if (!described.is_array())
        fields.complain("storages", "must be a list");
    for (const auto &storage : described)
        list.push_back(StorageConfig::from_json(storage));
    return list;
}

std::uint64_t parse_size(const std::string &text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string unit{end, text.data() + text.size()};
    const unsigned shift = unit == "K" ? 10 : unit == "M" ? 20 : unit == "G" ? 30 : 0;
    if (error != std::errc{} || (shift == 0 && !unit.empty()) || value > (UINT64_MAX >> shift))
        throw std::invalid_argument{"storage option 'capacity=" + text +
                                    "': use a number of bytes, or one with K, M or G at its end"};
    return value << shift;
}

void set_storage_option(nlohmann::json &storage, const std::string &option) {
    const auto equals = option.find('=');
    const std::string name = option.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
    if (name == "removable" && equals == std::string::npos)
        storage[name] = true;
    else if (name == "capacity")
        storage[name] = parse_size(value);
    else if (name == "description" || name == "volume_label" || name == "kind")
        storage[name] = value;
    else
        throw std::invalid_argument{"storage option '" + option +
                                    "': use description=, volume_label=, capacity=, kind= or removable"};
}

} // namespace

PhoneConfig PhoneConfig::from_json(const nlohmann::json &object) {
    nlohmann::json plain = object;
    const auto storages = take_member(plain, "storages");
    const auto latency = take_member(plain, "latency");
    JsonFields fields{plain, "phone"};
    PhoneConfig config;
    config.profile = Profile::load(fields.text("profile", "aosp"));
    config.identity = {.manufacturer = fields.text("manufacturer", "Virtual"),
                       .model = fields.text("model", "Phone"),
                       .version = fields.text("version", "1.0"),
                       .serial = fields.text("serial", "VP0001")};
    config.usb = {.vendor = usb_id(fields, "vendor", config.profile.usb_vendor_id),
                  .product = usb_id(fields, "product", config.profile.usb_product_id),
                  .manufacturer = config.identity.manufacturer,
                  .model = config.identity.model,
                  .serial = config.identity.serial,
                  .speed = usb_speed(fields)};
    if (!latency.is_null())
        config.latency = parse_latency(latency);
    config.storages = parse_storages(fields, storages);
    fields.reject_unknown();
    return config;
}

std::vector<PhoneConfig> PhoneConfig::load_file(const std::filesystem::path &file) {
    std::ifstream input{file};
    if (!input)
        throw std::invalid_argument{"cannot read the phones file '" + file.native() + "'"};
    try {
        auto document = nlohmann::json::parse(input);
        const auto described = take_member(document, "phones");
        JsonFields fields{document, "phones file"};
        if (!described.is_array() || described.empty())
            fields.complain("phones", "must be a list of at least one phone");
        fields.reject_unknown();
        std::vector<PhoneConfig> phones;
        for (const auto &phone : described)
            phones.push_back(from_json(phone));
        return phones;
    } catch (const std::exception &error) {
        throw std::invalid_argument{"phones file '" + file.native() + "': " + error.what()};
    }
}

nlohmann::json parse_storage_option(const std::string &option) {
    const auto end_of_directory = option.find(':');
    nlohmann::json storage{{"directory", option.substr(0, end_of_directory)}};
    auto start = end_of_directory;
    while (start != std::string::npos) {
        const auto end = option.find(':', start + 1);
        set_storage_option(storage, option.substr(start + 1, end == std::string::npos ? end : end - start - 1));
        start = end;
    }
    return storage;
}

} // namespace vphone
