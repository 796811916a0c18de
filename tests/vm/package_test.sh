#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The package is upgraded in the middle of a job of a user and of one of the system, removed and purged.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

home=/home/$seat_user
system_source=/srv/depot
newer=/var/tmp/newer.deb

# All files outside of the logs and of what dpkg remembers of any package; other file systems are not looked at.
list_files() {
    as_root "find / -xdev \( -path /srv -o -path /root -o -path /tmp -o -path /var/tmp -o -path /var/log -o -path /var/cache \
        -o -path '/var/lib/dpkg/*-old' -o -path $home -o -path /var/lib/systemd/timers \) -prune -o -print | sort"
}

# The same files as those of another version.
make_newer() {
    as_root "rm -rf /var/tmp/newer && dpkg-deb --raw-extract /var/tmp/mtpsync_*.deb /var/tmp/newer
        sed -i 's/^Version: .*/&+newer/' /var/tmp/newer/DEBIAN/control
        dpkg-deb --build --root-owner-group -Zgzip /var/tmp/newer $newer >/dev/null
        rm -rf /var/tmp/newer"
}

# make_source FOLDER
make_source() {
    echo "mkdir -p $1; for n in \$(seq 20); do echo \$n >$1/\$n; done; head -c 160M /dev/urandom >$1/big"
}

# Each of the two daemons has a phone to fill, and leaves that of the other one soon.
make_profiles() {
    as_root "$(make_source $system_source)
        echo 'phone.release_time_ms = 500' >/etc/mtpsync/mtpsyncd.toml
        printf '%s\n' 'local = \"$system_source\"' 'remote = \"Depot\"' 'on_plug = \"sync\"' '[match]' \
            'serial = \"vm-g2\"' >/etc/mtpsync/profiles.d/depot.toml
        systemctl enable --quiet mtpsyncd"
    as_user "$(make_source "$home/files")
        mkdir -p ~/.config/mtpsync/profiles.d
        cp /etc/mtpsync/mtpsyncd.toml ~/.config/mtpsync
        printf '%s\n' 'local = \"$home/files\"' 'remote = \"Files\"' 'on_plug = \"sync\"' '[match]' \
            'serial = \"vm-g1-0001\"' >~/.config/mtpsync/profiles.d/files.toml"
}

pids='pgrep -x mtpsyncd | sort | tr "\n" " "'

jobs_are_in_flight() {
    "$vm" run -t 60 "size() { stat -c %s \"\$1\" 2>/dev/null || echo 0; }
        until [ \$(size /srv/g1/Files/big) -ge 1000000 ] && [ \$(size /srv/g2/Depot/big) -ge 1000000 ]; do sleep 0.05; done
        [ \$(size /srv/g1/Files/big) -lt 167772160 ] && [ \$(size /srv/g2/Depot/big) -lt 167772160 ]"
}

# ends_well FOLDER-HERE FOLDER-ON-PHONE CLIENT: until both are equal and no job is left.
ends_well() {
    "$vm" run -t 120 "until diff -r $1 $2 && [ \"\$($3 jobs --json)\" = '[]' ]; do sleep 0.2; done >/dev/null 2>&1
        ! ls -A $2 | grep -F .mtpsync-
        report=\$($3 report --json)
        jq -e '.result == \"success\" and .files.verified == .files.done' <<<\"\$report\""
}

by_user="runuser -u $seat_user -- env XDG_RUNTIME_DIR=/run/user/\$(id -u $seat_user) \
    DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/\$(id -u $seat_user)/bus HOME=$home mtpsyncctl --user"

upgrade() {
    local before begin
    begin=$(as_root "date '+%F %T'")
    "$vm" gadget up g1
    "$vm" gadget up g2 SERIAL=vm-g2
    check 'plugged in, both daemons are in the middle of their jobs' jobs_are_in_flight
    before=$(as_root "$pids")
    check 'the package is upgraded' as_root "dpkg --install $newer"
    check 'both daemons are others now, and of the files that are there' as_root "
        until [ \$(pgrep -xc mtpsyncd) = 2 ]; do sleep 0.1; done
        for pid in \$(pgrep -x mtpsyncd); do
            ! [[ ' $before' = *\" \$pid \"* ]] || exit 1
            readlink /proc/\$pid/exe | grep -x /usr/bin/mtpsyncd
        done"
    check 'both jobs were cut off by it' as_root "
        [ \$(journalctl --identifier mtpsyncd --since '$begin' --grep 'what was interrupted goes on' --output cat | wc -l) = 2 ]"
    check 'the job of the user goes on, and ends well' ends_well "$home/files" /srv/g1/Files "$by_user"
    check 'so does that of the system' ends_well $system_source /srv/g2/Depot 'mtpsyncctl --system'
}

remove() {
    check 'the package is removed' as_root 'dpkg --remove mtpsync'
    check 'no process of it is left' ends_with 1 as_root 'pgrep -a mtpsync'
    check 'the configuration is kept' as_root 'test -e /etc/mtpsync/profiles.d/depot.toml'
}

purge() {
    check 'the package is purged' as_root 'dpkg --purge mtpsync'
    list_files >"$lists/after"
    # the account stays, so that nobody inherits what it may own elsewhere
    check 'no file is there that was not there before' diff "$lists/before" "$lists/after"
    check 'nor one with its name' ends_with 1 grep mtpsync <(grep -v mtpsync-vm "$lists/after")
    check 'what the user had is there still' as_user 'test -e ~/.config/mtpsync/profiles.d/files.toml &&
        ls ~/.local/state/mtpsync'
}

clean_up() {
    "$vm" gadget down g1
    "$vm" gadget down g2
    as_root "rm -rf $home/files $home/.config/mtpsync $home/.local/state/mtpsync $system_source /srv/g1/Files /srv/g2"
    "$vm" install >/dev/null
    rm -r "$lists"
}

lists=$(mktemp -d)
trap clean_up EXIT
make_newer
as_root 'dpkg --purge mtpsync' >/dev/null
list_files >"$lists/before"
"$vm" install >/dev/null
make_profiles
upgrade
remove
purge
