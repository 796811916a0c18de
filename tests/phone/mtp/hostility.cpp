// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/phone/mtp/hostility.hpp"

#include "tests/phone/mtp/codes.hpp"
#include "tests/phone/mtp/object_faces.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

namespace vphone {

namespace {

template <class Kind>
const Kind *find(std::span<const Kind> kinds, std::string_view name) {
    const auto found = std::ranges::find(kinds, name, &Kind::kind);
    return found == kinds.end() ? nullptr : &*found;
}

template <class Kind>
void collect(std::vector<std::string_view> &names, std::span<const Kind> kinds) {
    for (const Kind &kind : kinds)
        names.push_back(kind.kind);
}

} // namespace

void Hostility::begin(Choice choice) {
    end();
    struck_ = 0;
    object_lie_ = find(object_lies(), choice.kind);
    dataset_lie_ = find(dataset_lies(), choice.kind);
    garbling_ = find(container_garblings(), choice.kind);
    noise_ = find(event_noises(), choice.kind);
    if (!object_lie_ && !dataset_lie_ && !garbling_ && !noise_)
        throw std::invalid_argument{"no kind of hostility is called '" + choice.kind +
                                    "'; the command 'hostile-kinds' lists them"};
    choice_ = std::move(choice);
}

void Hostility::end() noexcept {
    object_lie_ = nullptr;
    dataset_lie_ = nullptr;
    garbling_ = nullptr;
    noise_ = nullptr;
}

std::vector<std::string_view> Hostility::kinds() {
    std::vector<std::string_view> names;
    collect(names, container_garblings());
    collect(names, dataset_lies());
    collect(names, object_lies());
    collect(names, event_noises());
    return names;
}

bool Hostility::concerns(std::uint16_t operation) const noexcept {
    return !choice_.operation || *choice_.operation == operation;
}

void Hostility::lie(const Command &command, bool wide_sizes, const ObjectTree *tree, DataIn &data) {
    if (!concerns(command.operation))
        return;
    if (dataset_lie_ && std::ranges::count(dataset_lie_->operations, command.operation) > 0) {
        dataset_lie_->tell(command, data);
        ++struck_;
    }
    if (object_lie_ && tree)
        lie_about_objects(command, wide_sizes, *tree, data);
}

void Hostility::lie_about_objects(const Command &command, bool wide_sizes, const ObjectTree &tree, DataIn &data) {
    const auto change = [&](ObjectFace &face) {
        const Object *object = tree.find(face.handle);
        if (object && (choice_.object.empty() || object->name == choice_.object)) {
            object_lie_->tell(face);
            ++struck_;
        }
    };
    if (command.operation == operation::get_object_info)
        data.dataset = rewrite_object_info(data.dataset, wide_sizes, command.parameters[0], change);
    else if (command.operation == operation::get_object_prop_list)
        data.dataset = rewrite_property_list(data.dataset, change);
}

bool Hostility::garbles(std::uint16_t operation) const noexcept {
    return garbling_ != nullptr && concerns(operation);
}

void Hostility::garble(std::vector<InTransfer> &transfers) {
    garbling_->garble(transfers);
    ++struck_;
}

void Hostility::make_noise(UsbUpstream &upstream, std::uint32_t transaction_id) {
    if (!noise_)
        return;
    noise_->make(upstream, transaction_id);
    ++struck_;
}

} // namespace vphone
