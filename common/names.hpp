// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// Names that other programs see. They are part of the interface: changing one is a new major version.
namespace mtpsync::names {

inline constexpr std::string_view bus_name = "org.mtpsync1";
inline constexpr std::string_view root_path = "/org/mtpsync1";
inline constexpr std::string_view manager_interface = "org.mtpsync1.Manager";
inline constexpr std::string_view device_interface = "org.mtpsync1.Device";
inline constexpr std::string_view profile_interface = "org.mtpsync1.Profile";
inline constexpr std::string_view job_interface = "org.mtpsync1.Job";
inline constexpr std::string_view error_prefix = "org.mtpsync1.Error.";

/// Structured fields of the journal.
inline constexpr std::string_view log_field_device = "MTPSYNC_DEVICE";
inline constexpr std::string_view log_field_job = "MTPSYNC_JOB";

/// Also how its lines in the journal are found.
inline constexpr std::string_view daemon_program = "mtpsyncd";
/// The worker program, in the libexec directory.
inline constexpr std::string_view worker_program = "mtpsync-phone";

} // namespace mtpsync::names
