// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/phone/device.hpp"

#include "common/log_context.hpp"
#include "common/text.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace mtpsync {

Device::Device(UsbPhone phone, std::string id, PhoneOpener opener, const PhoneThread::Settings &settings, Post post,
               Observer &observer)
    : phone_{std::move(phone)}, id_{std::move(id)}, post_{std::move(post)}, observer_{observer}, thread_{
                                                                                                     std::move(opener),
                                                                                                     settings, tree_,
                                                                                                     *this} {
}

std::string Device::model() const {
    return news_.info.model.empty() ? phone_.model : news_.info.model;
}

void Device::note_twin_at(const std::string &port) {
    warning_ =
        "the phone at port " + port +
        " has the same serial number; what a profile wants of this number is done with that one only: unplug one "
        "of them";
}

void Device::leave(bool gone) {
    if (gone) {
        news_.state = DeviceState::Gone;
        news_.reason.clear();
    }
    thread_.stop(gone);
}

/// On the job thread. The letter finds this object: it is destroyed after the last letter at the earliest.
void Device::device_news(DeviceNews news) {
    post_([this, news = std::move(news)]() mutable {
        if (news_.state == DeviceState::Gone)
            return;
        const LogContext context{escape_for_display(id_)};
        if (news.state != news_.state)
            spdlog::info("{}: {}{}{}", escape_for_display(id_), to_word(news.state), news.reason.empty() ? "" : ": ",
                         escape_for_display(news.reason));
        news_ = std::move(news);
        observer_.device_changed(*this);
    });
}

/// A run changes the tree with every call: one letter until somebody has looked.
void Device::tree_news() {
    if (!tree_pending_.exchange(true))
        post_([this] { observer_.device_tree_changed(*this); });
}

void Device::thread_finished() {
    post_([this] { observer_.device_finished(*this); });
}

} // namespace mtpsync
