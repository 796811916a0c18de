#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs shellcheck on every shell script of the project, which it knows by the first line.

set -eu

cd "$(dirname "$0")/../.."
find run .ci client common daemon systemd tests -type f ! -name '*.[ch]pp' -exec awk '
    FNR == 1 && /^#!.*sh$/ { printf "%s%c", FILENAME, 0 }
' {} + | xargs -0 shellcheck
