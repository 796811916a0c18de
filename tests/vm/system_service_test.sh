#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The service of the system, with nobody logged in: a phone starts it, and whatever befalls it in the middle of a job, the
# job goes on by itself.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

source=/srv/depot
folder=/srv/g1/Depot # on the phone

# Everything that a user's session would bring is away, udev's start of their daemon among it.
log_out() {
    as_root "systemctl stop getty@tty1
        loginctl terminate-user $seat_user 2>/dev/null || true
        until ! pgrep -u $seat_user >/dev/null; do sleep 0.1; done
        loginctl list-sessions --no-legend | grep . && exit 1 || true"
}

log_in() {
    as_root "systemctl start getty@tty1
        until [ -S /run/user/\$(id -u $seat_user)/bus ]; do sleep 0.1; done"
}

# As an administrator does it. A phone that stops to answer is given up sooner than usual, and so is a daemon.
set_up() {
    as_root "mkdir -p /etc/mtpsync/profiles.d $source /etc/systemd/system/mtpsyncd.service.d
        for n in \$(seq 40); do head -c \$((n * 1000)) /dev/urandom >$source/\$n; done
        printf '%s\n' 'local = \"$source\"' 'remote = \"Depot\"' 'on_plug = \"sync\"' '[match]' 'serial = \"vm-g1-0001\"' \
            >/etc/mtpsync/profiles.d/depot.toml
        printf '%s\n' '[phone]' 'stall_time_ms = 4000' 'call_time_ms = 8000' >/etc/mtpsync/mtpsyncd.toml
        printf '%s\n' '[Service]' 'WatchdogSec=4s' >/etc/systemd/system/mtpsyncd.service.d/sooner.conf
        systemctl daemon-reload
        systemctl enable --quiet mtpsyncd"
}

clean_up() {
    "$vm" gadget down
    as_root "systemctl disable --quiet --now mtpsyncd
        rm -rf /etc/mtpsync/mtpsyncd.toml /etc/mtpsync/profiles.d/* /var/lib/mtpsync $source $folder /run/worker /run/execute.log
        rm -r /etc/systemd/system/mtpsyncd.service.d
        systemctl daemon-reload"
    log_in
}

# Until the phone has what the folder has, and no job is left to do.
is_synchronised() {
    "$vm" run -t 90 "until diff -r $source $folder && [ \"\$(mtpsyncctl --system jobs --json)\" = '[]' ]; do
            sleep 0.2
        done >/dev/null 2>&1
        ls -A $folder | grep -F .mtpsync- && exit 1
        report=\$(mtpsyncctl --system report --json)
        jq -e '.result == \"success\" and .files.verified == .files.done' <<<\"\$report\""
}

plugged_in() {
    check 'no daemon runs before a phone is plugged in' ends_with 3 as_root 'systemctl is-active mtpsyncd'
    "$vm" gadget up
    check 'plug in: the daemon of the system starts, and the phone has what the folder has' is_synchronised
    check 'it is the daemon of its own user' as_root \
        "[ \"\$(ps -o user= -C mtpsyncd)\" = mtpsync ]"
}

confined() {
    check 'systemd-analyze gives its exposure 1.5 of 10 at most' as_root 'systemd-analyze security --threshold=15 mtpsyncd'
    # the guest has no manual pages
    check 'systemd-analyze has no word to say against the units of the system' is_silent \
        'systemd-analyze verify --man=no mtpsyncd.service mtpsync-phone.target'
    check 'nor against those of users' is_silent 'XDG_RUNTIME_DIR=/run systemd-analyze --user verify --man=no \
        /usr/lib/systemd/user/mtpsyncd.service /usr/lib/systemd/user/mtpsync-phone.target'
}

is_silent() {
    local words
    words=$(as_root "$1 2>&1") || return
    [ -z "$words" ] || { echo "$words"; return 1; }
}

# in_mid_job NAME COMMAND: a large file is on its way when the command runs.
in_mid_job() {
    "$vm" run -t 60 "head -c 32M /dev/urandom >$source/$1
        mtpsyncctl --system execute --profile depot >/run/execute.log 2>&1 &
        until [ \$(stat -c %s $folder/$1 2>/dev/null || echo 0) -ge 4000000 ]; do sleep 0.05; done
        $2"
}

main_pid='systemctl show -P MainPID mtpsyncd'

# Until another process is the daemon, and has said that it is ready.
is_another_than() {
    "$vm" run -t 60 "until [ \"\$($main_pid)\" != $1 ] && [ \"\$($main_pid)\" != 0 ] &&
        systemctl is-active --quiet mtpsyncd; do sleep 0.1; done"
}

stopped_and_started() {
    check 'it stops within 5 seconds in the middle of a job' in_mid_job stopped 'timeout 5 systemctl stop mtpsyncd'
    check 'it leaves no process behind' ends_with 1 as_root 'pgrep -a mtpsync'
    check 'it did not fail' ends_with 0 as_root "systemctl show -P Result mtpsyncd | grep -qx success"
    as_root 'systemctl start mtpsyncd'
    check 'started again, it goes on by itself' is_synchronised
    in_mid_job restarted 'systemctl restart mtpsyncd'
    check 'so it does after a restart' is_synchronised
}

killed() {
    local pid
    pid=$(as_root "$main_pid")
    in_mid_job killed 'systemctl kill --signal KILL mtpsyncd'
    check 'killed, all of it, in the middle of a job, it is started again' is_another_than "$pid"
    check 'and it goes on' is_synchronised
}

hung() {
    local pid
    pid=$(as_root "$main_pid")
    in_mid_job hung "kill -STOP $pid"
    check 'hung in the middle of a job, it is replaced by the watchdog' is_another_than "$pid"
    check 'and it goes on' is_synchronised
    check 'the watchdog it was' as_root 'journalctl --boot --unit mtpsyncd | grep -q "Watchdog timeout"'
}

worker_hung() {
    local pid worker
    pid=$(as_root "$main_pid")
    in_mid_job worker 'pgrep mtpsync-phone >/run/worker; xargs kill -STOP </run/worker'
    worker=$(as_root 'cat /run/worker')
    check 'a worker that hangs in the middle of a job is replaced, and the job ends well' is_synchronised
    check 'the daemon is the same, the worker another' as_root \
        "[ \"\$($main_pid)\" = $pid ] && [ ! -e /proc/$worker ] && pgrep mtpsync-phone"
}

log_out
trap clean_up EXIT
set_up
plugged_in
confined
stopped_and_started
killed
hung
worker_hung
