// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/bus_errors.hpp"
#include "client/command_line.hpp"
#include "client/output.hpp"
#include "client/style.hpp"
#include "common/error.hpp"

#include <unistd.h>

#include <csignal>
#include <exception>
#include <string>

namespace {

int complain(const mtpsync::Error &error) {
    const std::string prefix = mtpsync::Style::of(STDERR_FILENO).bad("mtpsyncctl: error:");
    mtpsync::print_note(prefix + " " + error.what());
    return static_cast<int>(error.info().exit_code);
}

} // namespace

int main(int argc, char **argv) {
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is told by the write
    try {
        const auto exit_code = mtpsync::run_command_line(argc, argv);
        mtpsync::flush_output();
        return static_cast<int>(exit_code);
    } catch (const mtpsync::OutputClosed &) {
        return static_cast<int>(mtpsync::ExitCode::Ok);
    } catch (const mtpsync::Error &error) {
        return complain(error);
    } catch (const sdbus::Error &error) {
        return complain(mtpsync::error_from_bus(error));
    } catch (const std::exception &error) {
        return complain(mtpsync::Error{mtpsync::ErrorCode::Internal, error.what()});
    }
}
