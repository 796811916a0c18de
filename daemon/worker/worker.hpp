// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/phone/channel.hpp"
#include "daemon/phone/wire.hpp"
#include "daemon/worker/helper_thread.hpp"
#include "daemon/worker/inbox.hpp"
#include "daemon/worker/libmtp_session.hpp"
#include "daemon/worker/transfer_handlers.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mtpsync {

/**
 * The worker: opens one phone, confines itself, and does one request of the daemon after the other until the daemon,
 * the phone or the session is gone. Everything runs on the thread that calls run(), which is the only one that touches
 * USB.
 */
class Worker {
public:
    explicit Worker(wire::Channel channel);

    /// Returns when there is nothing left to do.
    void run();

private:
    enum class Outlook { GoOn, SessionOver };

    void wait_and_pump();
    Outlook handle(Order order);
    Outlook fail(const Error &error);
    /// A phone that shows no storage answers "no such object" to everything: that is a locked phone, not a lost object.
    [[nodiscard]] Error as_locked_if_it_is(const Error &error);

    wire::Reply reply_to(const wire::Open &request, UniqueFd file);
    wire::Reply reply_to(const wire::GetStorages &request, UniqueFd file);
    wire::Reply reply_to(const wire::List &request, UniqueFd file);
    wire::Reply reply_to(const wire::MakeFolder &request, UniqueFd file);
    wire::Reply reply_to(const wire::Put &request, UniqueFd file);
    wire::Reply reply_to(const wire::Get &request, UniqueFd file);
    wire::Reply reply_to(const wire::Rename &request, UniqueFd file);
    wire::Reply reply_to(const wire::Remove &request, UniqueFd file);
    wire::Reply reply_to(const wire::Cancel &request, UniqueFd file);

    Listing list(StorageId storage, ObjectHandle folder);
    LibmtpSession &session();
    [[nodiscard]] TransferHooks hooks();
    void report_progress(std::uint64_t bytes);
    void send_events();
    void send(const wire::Reply &reply);

    wire::Channel channel_;
    Inbox inbox_{channel_};
    HelperThread helper_;
    std::unique_ptr<LibmtpSession> session_; // from Open on
    std::chrono::steady_clock::time_point last_progress_;
};

} // namespace mtpsync
