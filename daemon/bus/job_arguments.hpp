// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "daemon/jobs/job_request.hpp"

#include <sdbus-c++/sdbus-c++.h>

#include <functional>
#include <map>
#include <string>

namespace mtpsync {

using Dictionary = std::map<std::string, sdbus::Variant>;

/// The request of a profile by its name. Throws Error.
using FromProfile = std::function<JobRequest(JobKind kind, const std::string &name)>;

/// The request that the arguments of Verify, Execute and Retry mean (dbus/org.mtpsync1.Manager.xml). Throws Error
/// (InvalidArgument) that names the key, and what @p from_profile throws.
[[nodiscard]] JobRequest parse_job_arguments(JobKind kind, const Dictionary &target, const Dictionary &options,
                                             const FromProfile &from_profile);

/// Where on phones the folder of a profile is. Throws Error.
using FolderOfProfile = std::function<Target(const std::string &name)>;
/// The same of OpenManifest, where no local folder is needed.
[[nodiscard]] Target parse_folder_argument(const Dictionary &target, const FolderOfProfile &folder_of_profile);

/// The property Target of a job.
[[nodiscard]] Dictionary print_target(const JobRequest &request);

} // namespace mtpsync
