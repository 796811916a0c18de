// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/daemon_client.hpp"
#include "client/options.hpp"

namespace mtpsync {

/// Makes SOURCE the profile of @p target if it is the name of one, and no folder is called so. Thread-bound.
void take_source_for_profile(TargetOptions &target, DaemonClient &client);

/**
 * Finds out whether @p target is a profile, and which: SOURCE may be the name of one, if no folder is called so;
 * without SOURCE it is the one that is for a phone that is plugged in, or the one that is chosen at the terminal if @p
 * may_ask. Thread-bound. Throws Error (NoSuchProfile, AmbiguousProfile, NoSuchDevice, Cancelled) that says what to do.
 */
void choose_profile(TargetOptions &target, DaemonClient &client, bool may_ask);

} // namespace mtpsync
