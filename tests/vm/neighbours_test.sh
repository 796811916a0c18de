#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Beside a desktop: gvfs sees the same phone, and whoever has it, the other gets it in turn.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

home=/home/$seat_user
storage=/srv/g1
serial="vm-beside-0001" # other tests have profiles for another phone
mounted=mtp://mtpsync_Phone_g1_$serial/

# What every desktop does when it starts, and every file manager: that brings up the monitors of gvfs.
start_gvfs() {
    as_user 'gio mount --list >/dev/null'
    check 'the volume monitor of gvfs runs in the session' \
        as_user "pgrep -u $seat_user -x gvfs-mtp-volume"
}

make_profile() {
    as_user "mkdir -p ~/.config/mtpsync $home/beside && seq 20 | split -l 1 - $home/beside/
        printf '[phone]\nrelease_time_ms = 3000\n' >~/.config/mtpsync/mtpsyncd.toml
        systemctl --user restart mtpsyncd
        mtpsyncctl profile add beside --source $home/beside --dest Beside --device $serial --on-plug sync >/dev/null"
}

# The number of the newest report, 0 when there is none.
newest_job() {
    as_user 'mtpsyncctl report --json 2>/dev/null | jq .job' | grep . || echo 0
}

# next_job_ends_well OLD: succeeds when a job after this one has ended, and has left nothing to do.
next_job_ends_well() {
    "$vm" run --user -t 90 "until report=\$(mtpsyncctl report --json 2>/dev/null) &&
            jq -e '.job > $1 and .profile == \"beside\"' <<<\"\$report\" >/dev/null; do
            sleep 0.2
        done
        jq -c 'del(.items)' <<<\"\$report\"
        jq -e '.result == \"success\" and .files.done == .files.verified' <<<\"\$report\" >/dev/null"
}

same_content() {
    as_root "diff -r $home/beside $storage/Beside"
}

# As a file manager does with the volume that it is shown; until nobody else has the phone.
mount_by_gvfs() {
    "$vm" run --user -t 60 "until gio mount --list --detail | grep -q 'activation_root=$mounted'; do sleep 0.1; done
        until gio mount $mounted; do sleep 0.2; done"
}

beside_the_monitor() {
    "$vm" gadget up "SERIAL=$serial"
    check 'plug in beside it: the automatic sync ends well' next_job_ends_well 0
    check 'the phone has what the folder has' same_content
    check 'gvfs shows the phone, too, and can mount it when it has been idle for a while' mount_by_gvfs
    check 'and reads what is there' as_user "gio list ${mounted}Internal/Beside | grep -x aa"
    check 'the phone is ready all the same' wait_for "$phone_ready"
}

# What the daemon tells about a phone that gvfs has; the way out is taken from there.
reason() {
    as_user 'mtpsyncctl devices --json | jq -r ".[].state_reason"'
}
held_by_gvfs() {
    local pid
    pid=$(as_user "pgrep -u $seat_user -x gvfsd-mtp")
    wait_for "length == 1 and (.[0] | .state == \"failed\" and
        (.state_reason | startswith(\"gvfsd-mtp (pid $pid, user $seat_user) uses the phone; \")))"
}
job_is_paused() {
    "$vm" run --user -t 60 "until mtpsyncctl jobs --json | jq -e 'any(.[]; .state == \"paused\" and
        (.state_reason | startswith(\"gvfsd-mtp \")))' >/dev/null; do sleep 0.1; done"
}

# A desktop that mounts whatever is plugged in, and is quicker than we are.
mounted_first() {
    local before way_out
    before=$(newest_job)
    keep_daemon_away
    "$vm" gadget up "SERIAL=$serial"
    check 'gvfs mounts a phone that was plugged in' mount_by_gvfs
    as_user "echo more >$home/beside/more
        systemctl --user unmask --runtime --quiet mtpsyncd && systemctl --user start mtpsyncd"
    check 'the reason of the phone names gvfs, its process and its user' held_by_gvfs
    check 'the automatic sync waits for the same reason' job_is_paused
    check 'devices shows it to people' as_user "mtpsyncctl devices | grep -F 'gvfsd-mtp (pid'"
    check 'the mount of the other program is left alone' as_user "gio list ${mounted}Internal/Beside"
    way_out=$(reason | sed -n "s/.*run '\(gio mount [^']*\)'.*/\1/p")
    check "the way out is told: $way_out" test -n "$way_out"
    # gio 2.74 asks for the unmount twice, and is told the second time that it is under way
    as_user "$way_out" 2>/dev/null || true
    check 'by it the sync goes on, and ends well' next_job_ends_well "$before"
    check 'the phone has what the folder has' same_content
}

# Pulled out while gvfs has it, and plugged in again.
unplugged_while_mounted() {
    local before
    mount_by_gvfs
    before=$(newest_job)
    "$vm" gadget unplug
    wait_for 'length == 0'
    as_user "echo again >$home/beside/again"
    "$vm" gadget move "SERIAL=$serial"
    check 'plugged in again, the phone is ours, and the automatic sync ends well' next_job_ends_well "$before"
    check 'the phone has what the folder has' same_content
}

clean_up() {
    as_user "mtpsyncctl profile remove beside >/dev/null
        systemctl --user stop mtpsyncd
        rm -rf ~/.config/mtpsync/mtpsyncd.toml ~/.local/state/mtpsync $home/beside
        pkill -u $seat_user gvfs || true"
    "$vm" gadget down
    as_root "rm -rf $storage/Beside"
}

start_gvfs
make_profile
beside_the_monitor
mounted_first
unplugged_while_mounted
clean_up
