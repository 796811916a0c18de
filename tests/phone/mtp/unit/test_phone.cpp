// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/unit/test_phone.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/dataset_reader.hpp"
#include "tests/phone/mtp/dataset_writer.hpp"
#include "tests/support/catch.hpp"

#include <utility>

namespace vphone {

namespace {

std::vector<std::uint32_t> read_array(const std::vector<std::uint8_t> &dataset) {
    DatasetReader reader{dataset};
    std::vector<std::uint32_t> values(reader.u32());
    for (std::uint32_t &value : values)
        value = reader.u32();
    return values;
}

} // namespace

std::vector<std::uint8_t> object_info_dataset(const std::string &name, const Announced &announced) {
    DatasetWriter dataset;
    dataset.u32(0).u16(announced.format).u16(0).u32(announced.size);
    dataset.u16(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0).u16(0).u32(0).u32(0);
    return dataset.text(name).text("").text(announced.modified).text("").take();
}

ObjectInfo parse_object_info(const std::vector<std::uint8_t> &dataset, bool wide_size) {
    DatasetReader reader{dataset};
    ObjectInfo info;
    info.storage_id = reader.u32();
    info.format = reader.u16();
    reader.skip(2);
    info.size = wide_size ? reader.u64() : reader.u32();
    reader.skip(26);
    info.parent = reader.u32();
    reader.skip(10);
    info.name = reader.text();
    reader.text();
    info.modified = reader.text();
    return info;
}

TestPhone::TestPhone(const std::string &profile, StorageConfig config, std::optional<StorageConfig> second)
    : responder{Profile::load(profile),
                {.manufacturer = "Maker", .model = "Model", .version = "1", .serial = "S1"},
                configs(std::move(config), std::move(second)),
                usb,
                meter,
                latency} {
}

std::vector<StorageConfig> TestPhone::configs(StorageConfig config, std::optional<StorageConfig> second) const {
    config.directory = directory.path();
    std::vector<StorageConfig> both{std::move(config)};
    if (second) {
        second->directory = second_directory.path();
        both.push_back(std::move(*second));
    }
    return both;
}

void TestPhone::open() {
    REQUIRE(host.run(operation::open_session, {1}).code == response::ok);
}

std::uint32_t TestPhone::storage(std::size_t index) {
    const Answer answer = host.run(operation::get_storage_ids);
    REQUIRE(answer.code == response::ok);
    return read_array(answer.data).at(index);
}

std::vector<std::uint32_t> TestPhone::handles(std::uint32_t parent, std::uint16_t format, std::uint32_t storage_id) {
    const Answer answer = host.run(operation::get_object_handles, {storage_id, format, parent});
    REQUIRE(answer.code == response::ok);
    return read_array(answer.data);
}

ObjectInfo TestPhone::info(std::uint32_t handle) {
    const Answer answer = host.run(operation::get_object_info, {handle});
    REQUIRE(answer.code == response::ok);
    return parse_object_info(answer.data);
}

std::vector<std::string> TestPhone::names(std::uint32_t parent) {
    std::vector<std::string> result;
    for (const std::uint32_t handle : handles(parent))
        result.push_back(info(handle).name);
    return result;
}

std::uint32_t TestPhone::find(const std::string &name, std::uint32_t parent) {
    for (const std::uint32_t handle : handles(parent))
        if (info(handle).name == name)
            return handle;
    return 0;
}

std::string TestPhone::content(std::uint32_t handle) {
    const Answer answer = host.run(operation::get_object, {handle});
    REQUIRE(answer.code == response::ok);
    return as_text(answer.data);
}

Answer TestPhone::announce(const std::string &name, const Announced &announced, std::uint32_t parent) {
    const std::uint32_t storage_id = storage();
    return host.send(operation::send_object_info, {storage_id, parent}, object_info_dataset(name, announced));
}

std::uint32_t TestPhone::send_file(const std::string &name, const std::string &content, std::uint32_t parent) {
    const Answer info = announce(name, {.size = static_cast<std::uint32_t>(content.size())}, parent);
    REQUIRE(info.code == response::ok);
    REQUIRE(host.send(operation::send_object, {}, content).code == response::ok);
    return info.parameters.at(2);
}

std::uint32_t TestPhone::make_folder(const std::string &name, std::uint32_t parent) {
    const Answer info = announce(name, {.format = format::association}, parent);
    REQUIRE(info.code == response::ok);
    return info.parameters.at(2);
}

nlohmann::json TestPhone::control(const std::string &command) {
    const nlohmann::json answer = responder.control(nlohmann::json::parse(command));
    INFO(command << " -> " << answer.dump());
    REQUIRE(answer.at("ok") == true);
    return answer;
}

std::string TestPhone::refused(const std::string &command) {
    const nlohmann::json answer = responder.control(nlohmann::json::parse(command));
    INFO(command << " -> " << answer.dump());
    REQUIRE(answer.at("ok") == false);
    return answer.at("error");
}

std::uint64_t TestPhone::free_bytes(std::size_t storage) {
    return control(R"({"cmd":"state"})").at("storages").at(storage).at("free");
}

std::uint16_t TestPhone::ping() {
    return host.run(operation::get_storage_ids).code;
}

} // namespace vphone
