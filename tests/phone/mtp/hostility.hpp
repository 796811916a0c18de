// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/phone/mtp/container.hpp"
#include "tests/phone/mtp/hostile_answer.hpp"
#include "tests/phone/mtp/object_tree.hpp"
#include "tests/phone/mtp/reply.hpp"
#include "tests/phone/usb_function.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vphone {

/// A phone that means harm: one way at a time to say what no phone should say. Not a fault that strikes once but a
/// habit, until it is ended. Owned by PhoneState, thread-bound.
class Hostility {
public:
    /// What a test chooses.
    struct Choice {
        std::string kind;
        std::optional<std::uint16_t> operation; ///< only in answers to this one, where the kind leaves it open
        std::string object;                     ///< only about objects of this name; empty: all
    };

    /// Throws std::invalid_argument when there is no such kind.
    void begin(Choice choice);
    void end() noexcept;
    /// The names of all kinds.
    [[nodiscard]] static std::vector<std::string_view> kinds();
    /// How often the kind that was chosen last has struck.
    [[nodiscard]] std::uint64_t struck() const noexcept { return struck_; }

    /// Changes what an honest phone would answer. @p tree is null without a session.
    void lie(const Command &command, bool wide_sizes, const ObjectTree *tree, DataIn &data);
    /// Whether garble() has something to do with the answer to this operation.
    [[nodiscard]] bool garbles(std::uint16_t operation) const noexcept;
    /// Breaks the containers of an answer: its data, if there is any, and its response.
    void garble(std::vector<InTransfer> &transfers);
    /// Sends what is due with every transaction.
    void make_noise(UsbUpstream &upstream, std::uint32_t transaction_id);

private:
    void lie_about_objects(const Command &command, bool wide_sizes, const ObjectTree &tree, DataIn &data);
    [[nodiscard]] bool concerns(std::uint16_t operation) const noexcept;

    Choice choice_;
    const ObjectLie *object_lie_ = nullptr; // of these four at most one is set
    const DatasetLie *dataset_lie_ = nullptr;
    const ContainerGarbling *garbling_ = nullptr;
    const EventNoise *noise_ = nullptr;
    std::uint64_t struck_ = 0;
};

} // namespace vphone
