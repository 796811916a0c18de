// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

/// What the service tells systemd about itself (sd_notify(3)). Nothing happens, and nothing fails, when it was not
/// started by systemd. Thread-safe; meant for the control thread.
///
/// A status is one line of UTF-8 for people; names of files and phones in it have passed escape_for_display().
namespace mtpsync::service_notify {

/// The service is up, or has ended a reload.
void ready(const std::string &status) noexcept;
void status(const std::string &text) noexcept;
/// The configuration is being read again; ready() ends it.
void reloading() noexcept;
/// The service is going down; said first, so that nobody waits for it any more. It is given @p longest from now, also
/// where the unit allows less.
void stopping(std::chrono::microseconds longest) noexcept;

} // namespace mtpsync::service_notify
