// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/terminal.hpp"

#include "client/output.hpp"
#include "common/error.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace mtpsync::terminal {

namespace {

constexpr std::size_t usual_width = 80;

/// Asks and reads one line without its end; nothing when the input ends.
std::optional<std::string> ask(std::string_view question) {
    print_error(question);
    std::string line;
    for (int c = std::getchar(); c != '\n'; c = std::getchar()) {
        if (c == EOF) {
            print_note("");
            return std::nullopt;
        }
        line.push_back(static_cast<char>(c));
    }
    return line;
}

} // namespace

bool shows_progress() {
    const char *type = std::getenv("TERM");
    return isatty(STDERR_FILENO) == 1 && type != nullptr && std::string_view{type} != "dumb";
}

bool can_ask() {
    return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

std::size_t width() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return usual_width;
    return size.ws_col;
}

std::size_t choose(std::string_view question, const std::vector<std::string> &choices) {
    print_note(question);
    for (std::size_t n = 0; n < choices.size(); ++n)
        print_note("  " + std::to_string(n + 1) + ") " + choices[n]);
    for (;;) {
        const auto answer = ask("Number [1-" + std::to_string(choices.size()) + "]: ");
        if (!answer)
            throw Error{ErrorCode::Cancelled, "nothing was chosen"};
        std::size_t number = 0;
        const char *end = answer->data() + answer->size();
        const auto parsed = std::from_chars(answer->data(), end, number);
        if (parsed.ec == std::errc{} && parsed.ptr == end && number >= 1 && number <= choices.size())
            return number - 1;
    }
}

std::string ask_text(std::string_view question, const std::string &suggestion) {
    const auto answer = ask(std::string{question} + (suggestion.empty() ? "" : " [" + suggestion + "]") + ": ");
    if (!answer)
        throw Error{ErrorCode::Cancelled, "nothing was answered"};
    return answer->empty() ? suggestion : *answer;
}

bool confirm(std::string_view question) {
    const auto answer = ask(std::string{question} + " [Y/n] ");
    return answer && (answer->empty() || answer->front() == 'y' || answer->front() == 'Y');
}

bool confirm_danger(std::string_view question) {
    const auto answer = ask(std::string{question} + " [y/N] ");
    return answer && !answer->empty() && (answer->front() == 'y' || answer->front() == 'Y');
}

} // namespace mtpsync::terminal
