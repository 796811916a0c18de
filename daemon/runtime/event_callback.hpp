// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <functional>

namespace mtpsync {

/**
 * What sd-event calls for a source. It belongs to the sd_event_source, which frees it when no callback of the source
 * runs any more: so a callback may destroy its EventSource and still finish. Thread-bound to the loop's thread.
 */
struct EventCallback {
    std::exception_ptr *failure; ///< of the loop: the first exception that left a callback
    std::function<void(std::uint32_t events)> fire;
    std::function<void()> prepare;

    /// Runs @p function; an exception is kept for EventLoop::run(), because it must not pass through C frames. Returns
    /// what an sd-event handler returns.
    template <typename Function>
    int guard(const Function &function) const noexcept {
        try {
            function();
        } catch (...) {
            if (!*failure)
                *failure = std::current_exception();
        }
        return 0;
    }
};

} // namespace mtpsync
