// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace mtpsync {

/// Runs a function when the scope ends, however it ends. The function must not throw.
template <typename Function>
class [[nodiscard]] ScopeExit {
public:
    explicit ScopeExit(Function function) : function_{std::move(function)} {}
    ScopeExit(const ScopeExit &) = delete;
    ScopeExit &operator=(const ScopeExit &) = delete;
    ~ScopeExit() { function_(); }

private:
    Function function_;
};

} // namespace mtpsync
