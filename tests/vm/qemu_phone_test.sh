#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Another make of phone: the one of QEMU, which shows a folder of the host, and has a mind of its own (README.md here).

set -euo pipefail
. "$(dirname "$0")/checks.sh"

home=/home/$seat_user
phone=$vm_dir/qemu-phone  # the folder that it shows
given=$vm_dir/qemu-copies # what was put there, or is to be
film_size=$((400000 * 512 + 100))

# random_file PATH N: of a size that this phone can be sent.
random_file() {
    head -c $(($2 * 512 + 100)) /dev/urandom >"$1"
}

plug() {
    "$vm" usb-mtp plug q1 "$phone" "$@"
    check "${*:-xhci}: a phone that is plugged in gets ready" wait_for "$phone_ready"
}

unplug() {
    "$vm" usb-mtp unplug q1
    check 'a phone that was unplugged is listed no more' wait_for 'length == 0'
}

# in_folder FILTER: until it is true of what is listed of the phone's folder.
in_folder() {
    "$vm" run --user -t 30 "until mtpsyncctl ls Pictures --json | jq -e '.entries | $1' >/dev/null; do sleep 0.1; done"
}

listing_is_true() {
    diff <(find "$phone/Pictures" -type f -printf '%f %s\n' | sort) \
        <(as_user "mtpsyncctl ls Pictures --json | jq -r '.entries[] | \"\\(.name) \\(.size)\"'" | sort)
}

make_phone() {
    local n
    rm -rf "$phone" "$given" "$share_dir"/{up,down}
    mkdir -p "$phone/Pictures" "$given" "$share_dir/up"
    for n in 0 1 2 3 40 500; do
        random_file "$phone/Pictures/$n.jpg" "$n"
        random_file "$share_dir/up/$n.txt" $((n + 1))
    done
    random_file "$share_dir/up/big.bin" 40000
    head -c "$film_size" /dev/zero >"$phone/Pictures/film.mp4"
    cp -r "$share_dir/up" "$given"
    as_user "rm -rf ~/up ~/down && cp -r /mnt/host/up ~"
}

# Its events come at once by this controller only.
phone_with_events() {
    plug --bus ehci
    check 'its folder is listed as it is: names and sizes' listing_is_true
    random_file "$phone/Pictures/new.jpg" 7
    check 'a file that appears on the phone is listed' in_folder 'any(.name == "new.jpg")'
    rm "$phone/Pictures/new.jpg"
    check 'a file that vanishes from the phone is listed no more' in_folder 'all(.name != "new.jpg")'
    unplug
}

uploads() {
    plug
    check 'files of sizes that it can take are sent' ends_with 0 as_user 'mtpsyncctl execute ~/up --dest Up'
    check 'each of them was read back' as_user \
        "mtpsyncctl report --json | jq -e '.files | .total == 7 and .verified == 7'"
    check 'they are on the phone as they were here' diff -r "$given/up" "$phone/Up"
}

# It never shows a name that begins with a dot, such as that under which a new version is sent.
no_replacing() {
    as_user 'head -c 1636 /dev/urandom >~/up/0.txt'
    check 'what it cannot replace is told to have failed' ends_with 1 as_user 'mtpsyncctl execute ~/up --dest Up'
    check 'the report names the one file, and why' as_user \
        "mtpsyncctl report --json | jq -e '.files.failed == 1 and (.items[] | select(.path == \"0.txt\") |
            .status == \"failed\" and .error == \"SessionLost\")'"
    check 'the old version is still there' cmp "$given/up/0.txt" "$phone/Up/0.txt"
    check 'nobody takes it for the new one' ends_with 1 as_user 'mtpsyncctl verify ~/up --dest Up'
    check 'what else is there is untouched' diff -r --exclude '.mtpsync-*' "$given/up" "$phone/Up"
}

pull_and_unplug() {
    local pull status=0
    as_user 'mtpsyncctl execute ~/down --dest Pictures --pull' &
    pull=$!
    "$vm" run --user -t 60 "until [ \"\$(du -s $home/down | cut -f 1)\" -ge 2000 ]; do sleep 0.05; done 2>/dev/null"
    "$vm" usb-mtp unplug q1
    within 10 wait "$pull" || status=$?
    return "$status"
}

unplugged_in_mid_read() {
    local daemon='systemctl --user show --value --property MainPID mtpsyncd' pid
    pid=$(as_user "$daemon")
    check 'unplugged while it is read from, it is "device gone" within seconds' ends_with 5 pull_and_unplug
    check 'the report says so' as_user \
        "mtpsyncctl report --json | jq -e '.result == \"device-gone\" and .error == \"DeviceGone\" and .retry_plan'"
    check 'no file has its name that is not whole' as_user "! test -e $home/down/film.mp4"
    check 'the phone is listed no more' wait_for 'length == 0'
    plug
    check 'retry fetches what was left' ends_with 0 as_user 'mtpsyncctl retry ~/down --dest Pictures --pull'
    as_root "cp -r $home/down /mnt/host"
    check 'here is what the phone has, and nothing else' diff -r "$phone/Pictures" "$share_dir/down"
    check 'all this by one daemon' test "$pid" = "$(as_user "$daemon")"
}

clean_up() {
    unplug
    as_user "systemctl --user stop mtpsyncd; rm -rf $home/up $home/down ~/.local/state/mtpsync"
    rm -rf "$phone" "$given" "$share_dir"/{up,down}
}

make_phone
as_user 'systemctl --user start mtpsyncd'
phone_with_events
uploads
no_replacing
unplugged_in_mid_read
clean_up
