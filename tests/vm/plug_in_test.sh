#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Plug in and walk away: a phone with a profile is synchronised, and nobody touches anything but the cable and the lock.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

home=/home/$seat_user
storage=/srv/g1

# wait_for_job ID FILTER: until this job has ended; succeeds when the filter is true of its report then.
wait_for_job() {
    "$vm" run --user -t 240 "
        until report=\$(mtpsyncctl report $1 --json 2>/dev/null); do sleep 0.2; done
        jq -c 'del(.items)' <<<\"\$report\"
        jq -e '$2' <<<\"\$report\" >/dev/null"
}

same_content() {
    as_root "true_names.sh $storage/Walk /srv/view && diff -r $home/walk /srv/view"
}

# Whoever has enabled the service need not start it: the bus does for the client, and udev for the phone.
make_profile() {
    as_user 'systemctl --user enable --quiet mtpsyncd'
    rm -rf "${share_dir:?}/walk"
    "$vm_sources/make_tree.py" "$share_dir/walk" --tiny 60 --big 1
    # umtprd tells no date of a name as long as these, so that such a file is read each time
    find "$share_dir/walk" -depth -name '*nnnnnnnn*' -delete
    files=$(find "$share_dir/walk" -type f | wc -l)
    as_user "cp -r /mnt/host/walk $home/walk"
    check 'a profile can be made for a phone that is not there' as_user \
        "mtpsyncctl profile add walk --source $home/walk --dest Walk --device vm-g1-0001 --on-plug sync"
    as_user 'systemctl --user stop mtpsyncd'
    check 'no daemon runs before a phone is plugged in' ends_with 3 as_user 'systemctl --user is-active mtpsyncd'
}

plugged_in() {
    "$vm" gadget up
    check "plug in: $files files are on the phone, and nobody asked for it" wait_for_job 1 \
        ".result == \"success\" and .profile == \"walk\" and .files.done == $files and .files.verified == $files"
    check 'the phone has what the folder has' same_content
    "$vm" gadget unplug
    wait_for 'length == 0'
    "$vm" gadget plug
    check 'plug in once more: nothing is sent, nothing is read, and the report says so' wait_for_job 2 \
        ".result == \"success\" and .bytes == {sent: 0, read: 0} and .files_equal == $files"
}

locked_first() {
    "$vm" gadget down
    wait_for 'length == 0'
    as_user "echo new >$home/walk/new.txt"
    "$vm" gadget up LOCKED=1
    check 'a phone that is locked is waited for' wait_for 'length == 1 and all(.state == "locked")'
    sleep 10
    "$vm" gadget unlock
    check 'unlocked ten seconds later: it is done' wait_for_job 3 \
        '.result == "success" and .files.done == 1 and .files.verified == 1'
    check 'the phone has what the folder has' same_content
}

# The cable is pulled when half of the files are there, and goes into another port.
unplugged_at_half() {
    local half
    as_user "mkdir $home/walk/more && for n in \$(seq 40); do head -c 100000 /dev/urandom >$home/walk/more/\$n; done"
    half="\$(find $storage/Walk/more -type f 2>/dev/null | wc -l) -ge 20"
    "$vm" gadget down
    wait_for 'length == 0'
    "$vm" gadget up
    "$vm" run -t 240 "until [ $half ]; do sleep 0.05; done; gadget unplug"
    check 'an unplug at half cuts the job off' wait_for_job 4 '.result == "device-gone" and .files.done >= 15'
    "$vm" gadget move
    check 'at another port it goes on by itself and sends what was left, and nothing twice that was proven' \
        wait_for_job 5 ".result == \"success\" and .files.done == .files.verified and .files.done + \
            $(as_user 'mtpsyncctl report 4 --json | jq .files.done') <= 41"
    check 'the phone has what the folder has' same_content
}

# What this user has would begin with the phones of other tests, too.
clean_up() {
    "$vm" gadget down
    forget_user
    as_root "rm -rf $home/walk $storage/Walk /srv/view"
}

trap clean_up EXIT
make_profile
plugged_in
locked_first
unplugged_at_half
check 'the daemon stops within 5 seconds' within 5 as_user 'systemctl --user stop mtpsyncd'
