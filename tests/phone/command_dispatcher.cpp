// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/command_dispatcher.hpp"

#include "tests/phone/phone_commands.hpp"

#include <stdexcept>

namespace vphone {

namespace {

using nlohmann::json;

json parse_command(const std::string &line) {
    json command = json::parse(line, nullptr, false);
    if (!command.is_object() || !command.contains("cmd") || !command.at("cmd").is_string())
        throw std::invalid_argument{"not a command: send one JSON object a line, such as {\"cmd\": \"status\"}"};
    return command;
}

} // namespace

void CommandDispatcher::handle(const std::string &line, const std::shared_ptr<ControlClient> &client) {
    try {
        run(parse_command(line), client);
    } catch (const std::exception &error) {
        client->reply({{"ok", false}, {"error", error.what()}});
    }
}

void CommandDispatcher::run(const json &command, const std::shared_ptr<ControlClient> &client) {
    const auto name = command.at("cmd").get<std::string>();
    if (name == "quit") {
        client->reply({{"ok", true}});
        loop_.stop();
        return;
    }
    VirtualPhone &phone = phone_of(command);
    if (name == "wait") {
        wait(phone, command, client);
        return;
    }
    json plain = command;
    plain.erase("phone"); // has been obeyed; the responder knows of no other phones
    json reply{{"ok", true}};
    reply.update(run_phone_command(phone, plain));
    client->reply(reply);
}

void CommandDispatcher::wait(VirtualPhone &phone, const json &command, const std::shared_ptr<ControlClient> &client) {
    auto condition = wait_condition(phone, command);
    const std::chrono::milliseconds timeout{command.value("timeout_ms", std::uint64_t{0})};
    waits_.add(client, command.at("for").get<std::string>(), std::move(condition), timeout);
}

VirtualPhone &CommandDispatcher::phone_of(const json &command) const {
    if (!command.contains("phone"))
        return *phones_.front();
    const auto &serial = command.at("phone");
    for (const auto &phone : phones_) {
        if (serial == phone->serial())
            return *phone;
    }
    throw std::invalid_argument{"no phone has the serial " + serial.dump()};
}

} // namespace vphone
