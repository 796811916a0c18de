// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace mtpsync {

/**
 * While it lives, polkit can ask for a password on our terminal: by pkttyagent, unless the session has an agent of its
 * own. Without a person at the terminal, without pkttyagent, and for root it does nothing. Owned by whoever calls the
 * daemon; thread-bound.
 */
class TerminalAgent {
public:
    /// Returns when polkit knows it. Never throws: without it polkit refuses what needs a password, and says so.
    TerminalAgent();
    TerminalAgent(const TerminalAgent &) = delete;
    TerminalAgent &operator=(const TerminalAgent &) = delete;
    ~TerminalAgent();

private:
    void start();

    pid_t process_ = -1;
};

} // namespace mtpsync
