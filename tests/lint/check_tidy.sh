#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs clang-tidy on the sources that the build directory $1 lists in its compilation database, one for each core at a
# time. Unit tests are left out: the macros of Catch2 take most of the time and hide most of the findings. Each version
# has new checks, so version 14 judges (that of Debian 12), and another one only gives hints.

set -eu

judge=14
database=${1:?'say which build directory'}/compile_commands.json

clang_tidy=$(command -v "clang-tidy-$judge" || command -v clang-tidy) ||
    { echo 'clang-tidy is missing: install the package clang-tidy' >&2; exit 1; }
major=$("$clang_tidy" --version | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
[ "$major" = "$judge" ] || echo "clang-tidy $judge judges; this is $major and only gives hints" >&2

report=$(mktemp)
trap 'rm -f "$report"' EXIT

jq -r '.[] | .directory + "/" + .file' "$database" | grep '\.cpp$' | grep -v '_test\.cpp$' | sort -u |
    xargs -P "$(nproc)" -n 1 "$clang_tidy" --quiet -p "$1" >"$report" 2>&1 && exit

# A finding in a header comes once for each source that includes it, with paths that start at the build directory.
grep -E ': (fatal )?error: ' "$report" | sed -e "s|^$PWD/||" -e 's|^[^ :]*\.\./||' | sort -u | grep . || cat "$report"
[ "$major" != "$judge" ]
