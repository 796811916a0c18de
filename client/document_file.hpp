// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/unique_fd.hpp"

#include <string>
#include <string_view>

/// Plans and reports as files. "-" is standard input or output. Thread-bound.
namespace mtpsync {

/// All of @p fd; @p what names it in messages. Throws Error (InvalidPlan) when it is larger than a plan may be or
/// cannot be read.
[[nodiscard]] std::string read_document(int fd, std::string_view what);
/// All of the file @p path. Throws Error (InvalidPlan).
[[nodiscard]] std::string read_document_file(const std::string &path);

/// The file @p path has @p text afterwards, or what it had before: never a part. Throws Error (StateUnwritable).
void write_document_file(const std::string &path, std::string_view text);

/// @p text as a descriptor that can be handed to another process: nobody can change it any more. Throws Error
/// (Internal).
[[nodiscard]] UniqueFd sealed_document(std::string_view text);

} // namespace mtpsync
