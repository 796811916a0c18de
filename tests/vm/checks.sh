#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by the tests: one line for each thing that is checked, and what was said when it does not hold.

. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
vm=$vm_sources/vm

# check SENTENCE COMMAND...: the sentence is true when the command succeeds. The test goes on either way.
check() {
    local sentence=$1 begin=$SECONDS output status=0
    shift
    output=$("$@" 2>&1) || status=$?
    if [ "$status" = 0 ]; then
        printf 'ok      %s (%d s)\n' "$sentence" $((SECONDS - begin))
    else
        printf 'FAILED  %s (%d s): exit status %d\n' "$sentence" $((SECONDS - begin)) "$status"
        tail -n 20 <<<"$output" | sed 's/^/        | /'
    fi
}

# ends_with STATUS COMMAND...: succeeds when the command ends with just this exit status.
ends_with() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" = "$wanted" ] || { echo "exit status $status instead of $wanted"; return 1; }
}

# within SECONDS COMMAND...: succeeds when the command does, in this time.
within() {
    local limit=$1 begin=$SECONDS
    shift
    "$@" || return
    [ $((SECONDS - begin)) -le "$limit" ] || { echo "$((SECONDS - begin)) s instead of $limit s at most"; return 1; }
}

# as_user COMMAND, as_root COMMAND: in the guest.
as_user() {
    "$vm" run --user "$1"
}
as_root() {
    "$vm" run "$1"
}

# The installed unit of users, which says more than usual.
start_daemon() {
    # shellcheck disable=SC2016 # expanded in the guest
    as_user 'drop_in=~/.config/systemd/user/mtpsyncd.service.d/debug.conf
        mkdir -p "${drop_in%/*}"
        printf "[Service]\nExecStart=\nExecStart=/usr/bin/mtpsyncd --user --log-level debug\n" >"$drop_in"
        systemctl --user unmask --runtime --quiet mtpsyncd
        systemctl --user daemon-reload
        systemctl --user start mtpsyncd'
}

# Whoever plugs a phone in for another program first. Ends with start_daemon.
keep_daemon_away() {
    as_user 'systemctl --user mask --runtime --now --quiet mtpsyncd'
}

# The user has never had a daemon.
forget_user() {
    as_user 'systemctl --user stop mtpsyncd
        rm -rf ~/.config/mtpsync ~/.local/state/mtpsync ~/.config/systemd/user/mtpsyncd.service.d
        systemctl --user daemon-reload'
}

# wait_for FILTER: until it is true of the list of phones, as JSON.
wait_for() {
    "$vm" run --user -t 120 "until mtpsyncctl devices --json | jq -e '$1' >/dev/null; do sleep 0.1; done"
}
# shellcheck disable=SC2034 # used by those that source this
phone_ready='length == 1 and all(.state == "ready")'
