// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/options.hpp"

#include <algorithm>
#include <stdexcept>

namespace vphone {

namespace {

using nlohmann::json;

/// Options of the phone that the command line itself describes, and the field of PhoneConfig's JSON form that each
/// sets.
constexpr const char *phone_options[] = {"profile", "serial",  "manufacturer", "model",  "version",
                                         "vendor",  "product", "speed",        "latency"};

class RunOptions {
public:
    explicit RunOptions(const std::vector<std::string> &arguments) : arguments_{arguments} {}

    Options parse() {
        while (position_ < arguments_.size())
            parse_one(arguments_[position_++]);
        if (options_.action == Options::Action::Help)
            return options_;
        if (options_.root.empty())
            throw std::invalid_argument{"--root is missing: name a directory for the test bed"};
        if (!phones_file_.empty() && !phone_.empty())
            throw std::invalid_argument{"--phones describes the phones in a file: leave out the options of a phone"};
        if (phones_file_.empty())
            options_.phones.push_back(PhoneConfig::from_json(phone_));
        else
            options_.phones = PhoneConfig::load_file(phones_file_);
        return options_;
    }

private:
    void parse_one(const std::string &argument) {
        if (argument == "--help" || argument == "-h")
            options_.action = Options::Action::Help;
        else if (argument == "--root")
            options_.root = value_of(argument);
        else if (argument == "--phones")
            phones_file_ = value_of(argument);
        else if (argument == "--unplugged")
            options_.unplugged = true;
        else if (argument == "--storage")
            phone_["storages"].push_back(parse_storage_option(value_of(argument)));
        else if (const auto name = phone_option(argument); !name.empty())
            phone_[name] = value_of(argument);
        else
            throw std::invalid_argument{"unknown option '" + argument + "': see vphone --help"};
    }

    static std::string phone_option(const std::string &argument) {
        const auto *found = std::find_if(std::begin(phone_options), std::end(phone_options),
                                         [&](const char *name) { return argument == std::string{"--"} + name; });
        return found == std::end(phone_options) ? "" : *found;
    }

    const std::string &value_of(const std::string &option) {
        if (position_ == arguments_.size())
            throw std::invalid_argument{"option " + option + " needs a value"};
        return arguments_[position_++];
    }

    const std::vector<std::string> &arguments_;
    std::size_t position_ = 0;
    Options options_;
    json phone_ = json::object();
    std::string phones_file_;
};

Options parse_control(const std::vector<std::string> &arguments) {
    if (arguments.size() < 3)
        throw std::invalid_argument{"usage: vphone ctl ROOT JSON..."};
    Options options{.action = Options::Action::Control, .root = arguments[1]};
    for (std::size_t index = 2; index < arguments.size(); ++index) {
        auto command = json::parse(arguments[index], nullptr, false);
        if (!command.is_object())
            throw std::invalid_argument{"not a JSON object: " + arguments[index]};
        options.commands.push_back(std::move(command));
    }
    return options;
}

} // namespace

const char *const usage = R"(Usage: vphone --root ROOT [OPTION]...
       vphone ctl ROOT JSON...

Virtual MTP phones for programs that run under 'vphone-run ROOT PROGRAM...'. Prints
"vphone ready" when they are plugged in; ends with SIGTERM, SIGINT or the command "quit".

  --root ROOT         directory of the test bed, empty or new
  --phones FILE.json  the phones: {"phones": [{"serial": ..., "storages": [...]}, ...]}
  --unplugged         leave the phones unplugged
or, for one phone:
  --profile NAME      make of phone: the name of a profile, or a .json file (default aosp)
  --serial, --manufacturer, --model, --version TEXT
  --vendor, --product HEX
                      USB ids (default: of the profile)
  --storage DIR[:description=TEXT][:volume_label=TEXT][:capacity=BYTES][:kind=KIND][:removable]
                      a storage with the content of DIR; may be given several times.
                      BYTES may end with K, M or G; KIND is ext4, fat32 or shared
  --speed high|super  of the USB bus (default high)
  --latency PRESET    none, usb2 or usb3 (default none)

'vphone ctl' sends commands and prints the replies, a line each; its exit status is 1
when one of them failed. docs/virtual-phone.md lists the commands.
)";

Options parse_options(const std::vector<std::string> &arguments) {
    if (!arguments.empty() && arguments.front() == "ctl")
        return parse_control(arguments);
    return RunOptions{arguments}.parse();
}

} // namespace vphone
