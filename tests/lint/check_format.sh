#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Says where C++ sources are not formatted as .clang-format wants; with --fix formats them. Versions of clang-format
# differ in small things, so version 14 judges (that of Debian 12), and another one only gives hints.

set -eu

judge=14

cd "$(dirname "$0")/../.."
clang_format=$(command -v "clang-format-$judge" || command -v clang-format) ||
    { echo 'clang-format is missing: install the package clang-format' >&2; exit 1; }
major=$("$clang_format" --version | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
[ "$major" = "$judge" ] || echo "formatting is judged by clang-format $judge; this is $major and only gives hints" >&2

sources() {
    find client common daemon tests -name '*.[ch]pp' -exec "$clang_format" "$@" {} +
}

case ${1-} in
'') ;;
--fix) sources -i; exit ;;
*) echo "unexpected '$1'; the only option is --fix" >&2; exit 2 ;;
esac

report=$(sources --dry-run -Werror 2>&1) && exit
findings=$(echo "$report" | grep -E '^[^ ]+:[0-9]+:[0-9]+: ' | cut -d: -f1,2 | sort -s -u -t: -k1,1) ||
    { echo "$clang_format failed: $report" >&2; exit 1; }
if [ "$major" = "$judge" ]; then
    echo "$findings" | sed "s|\$|: not formatted; './run format' does it|"
    exit 1
fi
echo "$findings" | cut -d: -f1 | sed 's|$|: would be formatted in another way|'
