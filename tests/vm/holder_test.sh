#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Another program has the phone: it is named, nobody is killed, and all goes on when the phone is free.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

marker=/tmp/held
home=/home/$seat_user

# hold_as WHOSE [OPTION]: a program of root or of the user claims the phone, which udev has made a link to.
hold_as() {
    as_root "rm -f $marker; udevadm settle"
    "as_$1" "systemd-run ${2:-} --quiet --unit holder /usr/local/sbin/hold_phone \$(readlink -f /dev/libmtp-*) $marker
        timeout 60 sh -c 'until [ -e $marker ]; do sleep 0.05; done'"
}

# reason_begins WORDS: of the phone.
reason_begins() {
    wait_for "length == 1 and (.[0] | .state == \"failed\" and (.state_reason | startswith(\"$1\")))"
}

# job_waits WORDS: until a job is paused for a reason that begins like this.
job_waits() {
    "$vm" run --user -t 120 "until mtpsyncctl jobs --json |
        jq -e 'any(.[]; .state == \"paused\" and (.state_reason | startswith(\"$1\")))' >/dev/null; do sleep 0.1; done"
}

holder_of_the_user() {
    local pid job status=0
    keep_daemon_away
    "$vm" gadget up
    hold_as user --user
    pid=$(as_user 'systemctl --user show --value --property MainPID holder')
    start_daemon
    check 'the reason of the phone names the program that has it, its pid and its user' \
        reason_begins "hold_phone (pid $pid, user $seat_user) uses the phone"

    as_user "mkdir $home/held && echo content >$home/held/file"
    as_user "mtpsyncctl execute $home/held --dest held" >/dev/null &
    job=$!
    check 'a job waits and gives the same reason' job_waits "hold_phone (pid $pid, user $seat_user) uses the phone"
    check 'the holder is left alone' as_user "kill -0 $pid"
    as_user 'systemctl --user stop holder'
    wait "$job" || status=$?
    check 'the job ends well by itself when the phone is free' test "$status" = 0
    check 'the phone has the file' as_root "diff -r $home/held /srv/g1/held"
    check 'the phone is ready' wait_for "$phone_ready"
}

holder_of_somebody_else() {
    keep_daemon_away
    hold_as root
    start_daemon
    check 'a program of another user is said to be there' \
        reason_begins 'another program, perhaps of another user, uses the phone'
    as_root 'systemctl stop holder'
    check 'the phone gets ready by itself when it is free' wait_for "$phone_ready"
}

clean_up() {
    "$vm" gadget down
    as_user 'systemctl --user unmask --runtime --quiet mtpsyncd'
    forget_user
    as_root "rm -rf $home/held /srv/g1/held; systemctl stop holder 2>/dev/null; true"
}

trap clean_up EXIT
holder_of_the_user
holder_of_somebody_else
