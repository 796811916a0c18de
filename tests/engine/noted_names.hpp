// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.hpp"
#include "common/name_memory.hpp"

#include <map>
#include <optional>
#include <string>

namespace mtpsync {

/// A memory of names that a test can read: "device/storage/path/name on the phone" -> local name. Thread-bound.
class NotedNames : public NameMemory {
public:
    void remember(const PhoneFolder &folder, const std::string &phone_name, const std::string &local_name) override {
        if (is_broken_)
            throw Error{ErrorCode::StateUnwritable, "as the test says"};
        noted_[key(folder, phone_name)] = local_name;
    }
    [[nodiscard]] std::optional<std::string> local_name_of(const PhoneFolder &folder,
                                                           const std::string &phone_name) const override {
        const auto found = noted_.find(key(folder, phone_name));
        return found == noted_.end() ? std::nullopt : std::optional{found->second};
    }

    [[nodiscard]] const std::map<std::string, std::string> &all() const noexcept { return noted_; }
    /// Nothing can be written from now on.
    void break_down() noexcept { is_broken_ = true; }

private:
    static std::string key(const PhoneFolder &folder, const std::string &phone_name) {
        return folder.device + "/" + folder.storage + "/" + folder.path.child(phone_name).bytes();
    }

    std::map<std::string, std::string> noted_;
    bool is_broken_ = false;
};

} // namespace mtpsync
