#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Starts the machine, puts the built programs into it, runs tests, and switches it off.
#
# usage: run_tests.sh [--within SECONDS] [TEST...]     NAME of NAME_test.sh; all when none is named
#
# With --within no test begins later than that, which is named then: emulated, a machine may be slow.
# Prints a line for each check and at last how many passed and failed. The guest's journal is left in
# $MTPSYNC_VM_DIR/journal.log. The exit status is 75 where no machine can be had, so that nothing was tried.

set -euo pipefail
. "$(dirname "$0")/settings.sh"

finish() {
    "$vm_sources/vm" run 'journalctl --boot --no-pager --output short-precise' >"$vm_dir/journal.log" 2>&1 || true
    "$vm_sources/vm" down || true
    rm -f "$results"
}

latest_begin=
if [ "${1-}" = --within ]; then
    latest_begin=$2
    shift 2
fi

tests=()
for name in "$@"; do
    [ -x "$vm_sources/${name}_test.sh" ] || die "there is no test '$name'; tests/vm has $(cd "$vm_sources" && echo *_test.sh)"
    tests+=("$vm_sources/${name}_test.sh")
done
[ $# -gt 0 ] || tests=("$vm_sources"/*_test.sh)

[ -z "$(machine_pid)" ] || die "a machine is up already: end it with 'tests/vm/vm down'"
results=$(mktemp)
trap finish EXIT
"$vm_sources/vm" up || exit 75
"$vm_sources/vm" install
for test in "${tests[@]}"; do
    if [ -n "$latest_begin" ] && [ "$SECONDS" -gt "$latest_begin" ]; then
        echo "left out ${test##*/}: $SECONDS s have passed"
        continue
    fi
    say "${test##*/}"
    # a test that ends early has not checked everything
    "$test" || echo "FAILED  ${test##*/} ended early"
done | tee "$results"

passed=$(grep -c '^ok ' "$results") || true
failed=$(grep -c '^FAILED ' "$results") || true
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
