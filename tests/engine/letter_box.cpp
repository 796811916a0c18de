// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/letter_box.hpp"

#include "tests/support/catch.hpp"

#include <chrono>
#include <utility>

namespace mtpsync {

void LetterBox::post(std::function<void()> letter) {
    const std::scoped_lock lock{mutex_};
    letters_.push_back(std::move(letter));
    arrived_.notify_one();
}

bool LetterBox::run_one() {
    std::function<void()> letter;
    {
        const std::scoped_lock lock{mutex_};
        if (letters_.empty())
            return false;
        letter = std::move(letters_.front());
        letters_.pop_front();
    }
    letter();
    return true;
}

void LetterBox::run_arrived() {
    while (run_one())
        continue;
}

void LetterBox::run_until(const std::function<bool()> &reached) {
    constexpr std::chrono::minutes far_too_long{1};
    while (!reached()) {
        if (run_one())
            continue;
        std::unique_lock lock{mutex_};
        if (!arrived_.wait_for(lock, far_too_long, [&] { return !letters_.empty(); }))
            FAIL("nothing arrives any more");
    }
}

} // namespace mtpsync
