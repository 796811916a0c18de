#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A sync from end to end: daemon, worker and client of this build with a stock kernel, udev, libusb and libmtp, and
# somebody else's phone.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

home=/home/$seat_user
storage=/srv/g1

# make_source NAME [OPTION...]: a folder of the user, of what make_tree.py makes.
make_source() {
    rm -rf "${share_dir:?}/$1"
    "$vm_sources/make_tree.py" "$share_dir/$1" "${@:2}"
    as_user "cp -r /mnt/host/$1 $home/$1"
}

# mtpsyncctl VERB NAME [OPTION...]: a verb for the user's folder NAME and the phone's folder of this name.
mtpsyncctl() {
    as_user "mtpsyncctl $1 $home/$2 --dest $2 ${*:3}"
}

# report FILTER: succeeds when it is true of the newest report.
report() {
    as_user "mtpsyncctl report --json | jq -c 'del(.items), {statuses: (.items | map(.status) | unique)}'
        mtpsyncctl report --json | jq -e '$1' >/dev/null"
}

# same_content NAME: on the phone as in the user's folder.
same_content() {
    as_root "true_names.sh $storage/$1 /srv/view && diff -r $home/$1 /srv/view"
}

# wait_for_listing YES-OR-NO NAME: until the root of the phone has this name, or has it no more.
wait_for_listing() {
    "$vm" run --user -t 60 "until [ \$(mtpsyncctl ls / --json | jq 'any(.entries[]; .name == \"$2\")') = $1 ]; do
        sleep 0.1
    done"
}

hot_plug() {
    check 'no phone is listed before one is plugged in' wait_for 'length == 0'
    "$vm" gadget up
    check 'a phone that is plugged in is listed and gets ready' wait_for "$phone_ready"
    check 'the user on the seat may use it without being root' as_user 'test -w /dev/libmtp-*'
    "$vm" gadget unplug
    check 'a phone that was unplugged is listed no more' wait_for 'length == 0'
    "$vm" gadget plug
    check 'a phone that was plugged in again gets ready' wait_for "$phone_ready"
}

whole_tree() {
    local files bytes
    make_source music --tiny 920 --big 300
    files=$(find "$share_dir/music" -type f | wc -l)
    bytes=$(find "$share_dir/music" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum }')

    check "verify finds that $files files are missing" ends_with 1 mtpsyncctl verify music
    check 'its report counts each of them as different' report \
        ".result == \"differences\" and .files.total == $files and .files.done == $files and .files.different == $files"
    check 'execute sends them all' ends_with 0 mtpsyncctl execute music
    check 'its report counts each of them as done and verified, and every byte' report \
        ".result == \"success\" and .bytes.sent == $bytes and .bytes.read == $bytes and
            (.files | .total == $files and .done == $files and .verified == $files and .failed == 0 and .skipped == 0)"
    check 'the phone has what the folder has' same_content music
    check 'verify finds no difference' ends_with 0 mtpsyncctl verify music --reread
    check 'its report counts each file as verified' report \
        ".result == \"success\" and .bytes.read == $bytes and
            (.files | .total == $files and .done == $files and .verified == $files and .different == 0)"
}

# execute_and_unplug NAME FILE BYTES: pulls the phone out as soon as it has so much of the file; how execute ends.
execute_and_unplug() {
    local execute status=0
    mtpsyncctl execute "$1" &
    execute=$!
    "$vm" run -t 120 "until [ \$(stat -c %s '$storage/$1/$2' 2>/dev/null || echo 0) -ge $3 ]; do sleep 0.05; done
        gadget unplug"
    within 10 wait "$execute" || status=$?
    return "$status"
}

unplug_in_the_middle() {
    make_source photos --tiny 60 --big 64
    check 'an unplug in the middle of execute ends it as "device gone" within seconds' \
        ends_with 5 execute_and_unplug photos big.bin 20000000
    check 'its report says so' report '.result == "device-gone" and .retry_plan and .files.done < .files.total'
    "$vm" gadget plug
    check 'the phone gets ready again' wait_for "$phone_ready"
    check 'retry finishes what was left' ends_with 0 mtpsyncctl retry photos
    check 'its report counts nothing as failed' report \
        '.result == "success" and .plan_source == "retry" and .files.failed == 0 and .files.done == .files.total'
    check 'the phone has what the folder has, and nothing else' same_content photos
}

# A phone that tells what happens on it, and waits until somebody listens.
phone_with_events() {
    "$vm" gadget up EVENTS=1
    check 'a phone with events gets ready' wait_for "$phone_ready"
    check 'verify goes on while the phone sends events' ends_with 0 mtpsyncctl verify photos
    as_user "echo more >$home/photos/more.txt"
    check 'execute does, too' ends_with 0 mtpsyncctl execute photos
    check 'the phone has what the folder has' same_content photos
    check 'the root of the phone is listed' wait_for_listing true photos
    as_root "echo new >$storage/new.txt"
    check 'a file that appears on the phone is listed' wait_for_listing true new.txt
    as_root "rm $storage/new.txt"
    check 'a file that vanishes from the phone is listed no more' wait_for_listing false new.txt
}

stop_daemon() {
    check 'the daemon stops within 5 seconds' within 5 as_user 'systemctl --user stop mtpsyncd'
    check 'it leaves no worker behind' ends_with 1 as_root 'pgrep -a mtpsync'
    check 'it did not fail' ends_with 0 as_root "! journalctl _UID=1000 | grep 'mtpsyncd.service: Failed with'"
}

# What follows finds no phone, and nothing of this test.
clean_up() {
    "$vm" gadget down
    forget_user
    as_root "rm -rf $home/music $home/photos $storage/music $storage/photos /srv/view"
}

trap clean_up EXIT
start_daemon
hot_plug
whole_tree
unplug_in_the_middle
phone_with_events
stop_daemon
