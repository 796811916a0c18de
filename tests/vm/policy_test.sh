#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Who may do what with the system's daemon, as the real polkit says: the user who sits at the machine, and who does not.

set -euo pipefail
. "$(dirname "$0")/checks.sh"

storage=/srv/g1
source=/srv/secret-folder
answers=/tmp/answers
by_polkit='somebody has to give a password'

# at_seat COMMAND: as programs of the desktop are started, so that polkit knows the session.
at_seat() {
    as_user "systemd-run --user --quiet --pipe --wait --collect bash -c $(printf %q "$1")"
}

# Those who have to be refused, before a command in quotes: another user, one without a session, and one who is not there, as over
# the network.
other="runuser -u $other_user -- bash -c"
without_session="systemd-run --quiet --uid $seat_user --pipe --wait --collect bash -c"
from_afar="su -l $seat_user -c"

as_other() {
    as_root "$other $(printf %q "$1")"
}

# refused_with STATUS REASON CALLER COMMAND
refused_with() {
    local output status=0
    output=$("$3" "$4" 2>&1) || status=$?
    echo "$output"
    [ "$status" = "$1" ] && grep -qF "$2" <<<"$output"
}
# refused REASON CALLER COMMAND: with the exit status of what somebody may not do.
refused() {
    refused_with 4 "$@"
}

# each_is_refused CALLER: whatever polkit is asked for.
each_is_refused() {
    as_root "failed=0
        for verb in 'verify music' 'execute music' 'retry music' 'ls /' 'profile remove music' \
            'profile set music on_plug=sync' 'profile check' 'manifest music'; do
            status=0
            output=\$($1 \"mtpsyncctl --system \$verb\" 2>&1) || status=\$?
            echo \"\$verb: exit status \$status: \$output\"
            [ \$status = 4 ] && grep -qF '$by_polkit' <<<\"\$output\" || failed=1
        done
        exit \$failed"
}

# What a call that was refused could have changed: the phone, profiles, reports and plans, and the jobs.
state_of_things() {
    as_root "find $storage /etc/mtpsync /var/lib/mtpsync -type f ! -name '*.db*' -printf '%p %s %T@\n' | sort
        mtpsyncctl --system jobs --json | jq -c 'map({id, state})'"
}

# One phone has one daemon: that of the user, whom udev tells of it, too, stays away.
start_system_daemon() {
    keep_daemon_away
    as_root "systemctl enable --quiet mtpsyncd
        mkdir -p $source && echo content >$source/secret-file && echo content >'$source/secret:name'
        cat >/etc/mtpsync/profiles.d/music.toml <<'TEXT'
local = \"$source\"
remote = \"Music\"
on_plug = \"off\"
[match]
serial = \"vm-g1-0001\"
TEXT
        mtpsyncctl --system profile check >/dev/null"
    "$vm" gadget up
    as_root "until mtpsyncctl --system devices --json | jq -e '$phone_ready' >/dev/null; do sleep 0.1; done"
}

user_at_the_seat() {
    local before
    before=$(state_of_things)
    check 'the user at the seat may compare: the phone has not what the folder has' \
        ends_with 1 at_seat 'mtpsyncctl --system verify music'
    check 'and may copy; the one name that no phone takes makes it partial' \
        ends_with 1 at_seat 'mtpsyncctl --system execute music'
    check 'the file is on the phone' as_root "cmp $source/secret-file $storage/Music/secret-file"
    check 'and may look at the phone' at_seat 'mtpsyncctl --system ls Music | grep secret-file'
    check 'what is compared below is different now' test "$before" != "$(state_of_things)"
    check 'the report is for the user who asked, with names' at_seat 'mtpsyncctl --system report | grep secret:name'
    check 'root is told how a profile of the system is made' refused_with 1 \
        'profiles of the system are files that root writes' as_root "mtpsyncctl --system profile add more --source $source --dest More"
    check 'what administrators do wants a password' \
        refused "$by_polkit" at_seat 'mtpsyncctl --system profile remove music'
}

those_who_are_not_there() {
    local before
    before=$(state_of_things)
    check 'another user is refused everything, for the reason that polkit gives' each_is_refused "$other"
    check 'so is the same user without a session' each_is_refused "$without_session"
    check 'and the same user from afar' each_is_refused "$from_afar"
    check 'nothing has changed' test "$before" = "$(state_of_things)"
}

# Somebody else logs in at the second terminal and has the seat then, as with a change of the user.
inactive_user() {
    as_root "mkdir -p /run/systemd/system/getty@tty2.service.d
        printf '[Service]\nExecStart=\nExecStart=-/sbin/agetty -a $other_user --noclear %%I linux\n' \
            >/run/systemd/system/getty@tty2.service.d/autologin.conf
        systemctl daemon-reload
        systemctl start getty@tty2"
    change_seat "$other_user"
    check 'refused to a user whose session is not the active one' \
        refused "$by_polkit" at_seat 'mtpsyncctl --system execute music'
    change_seat "$seat_user"
    as_root "systemctl stop getty@tty2; loginctl terminate-user $other_user"
    check 'and not when it is the active one again' ends_with 1 at_seat 'mtpsyncctl --system verify music'
}

# change_seat USER: to the session that this user has there.
change_seat() {
    "$vm" run -t 60 "session() { loginctl --no-legend list-sessions | awk '\$3 == \"$1\" && \$4 == \"seat0\" { print \$1 }'; }
        until [ -n \"\$(session)\" ]; do sleep 0.1; done
        loginctl activate \$(session)
        until [ \"\$(loginctl show-seat --value --property ActiveSession seat0)\" = \"\$(session)\" ]; do sleep 0.1; done"
}

# job_is STATE: until the only job is in this state.
job_is() {
    "$vm" run -t 60 "until mtpsyncctl --system jobs --json | jq -e 'length == 1 and .[0].state == \"$1\"' >/dev/null; do
        sleep 0.1
    done"
}

# Everything that another user may receive while a job of the first one runs: signals for all, objects with their properties.
# The other user may not see messages for others; root may, and records those that have no addressee.
listen() {
    as_root "rm -f $answers.*
        systemd-run --quiet --unit listener --uid $other_user --property StandardOutput=file:$answers.signals \
            gdbus monitor --system --dest org.mtpsync1
        systemd-run --quiet --unit recorder --property StandardOutput=file:$answers.messages \
            dbus-monitor --system --binary type=signal,sender=org.mtpsync1
        until grep -qs 'is owned by' $answers.signals && grep -qsa NameAcquired $answers.messages; do sleep 0.1; done"
}
look_at_objects() {
    as_other 'dbus-send --system --print-reply --dest=org.mtpsync1 /org/mtpsync1 \
        org.freedesktop.DBus.ObjectManager.GetManagedObjects' >>"$share_dir/objects"
}

job_of_somebody_else() {
    local job id before after status=0
    rm -f "$share_dir/objects"
    "$vm" gadget up LOCKED=1
    as_root "echo more >$source/secret-too"
    listen
    at_seat 'mtpsyncctl --system execute music' >/dev/null 2>&1 &
    job=$!
    check 'a job of the user at the seat waits for the lock of the phone' job_is paused
    id=$(as_root "mtpsyncctl --system jobs --json | jq '.[0].id'")
    look_at_objects
    before=$(state_of_things)
    check 'another user cannot cancel it' refused "$by_polkit" as_other "mtpsyncctl --system cancel $id"
    after=$(state_of_things)
    check 'it waits on' test "$before" = "$after"
    "$vm" gadget unlock >/dev/null
    wait "$job" || status=$?
    check 'it ends as if nobody had tried' test "$status" = 1
    check 'the file is on the phone' as_root "cmp $source/secret-too $storage/Music/secret-too"

    check 'another user cannot read its report' refused 'somebody else' as_other "mtpsyncctl --system report $id"
    check 'nor its plan' refused 'somebody else' as_other "mtpsyncctl --system plan show $id"
    check 'and has no newest report' ends_with 2 as_other 'mtpsyncctl --system report'
    look_at_objects
    as_root 'systemctl stop listener recorder'
    check 'the other user heard how the job went on' \
        as_root "grep -q Completed $answers.signals && grep -q Progress $answers.signals && grep -qa Completed $answers.messages"
    check 'and saw the job and the profile' \
        as_root 'grep -q org.mtpsync1.Job /mnt/host/objects && grep -q org.mtpsync1.Profile /mnt/host/objects'
    check 'but no folder and no file of it' \
        ends_with 1 as_root "grep -a secret $answers.signals $answers.messages /mnt/host/objects"
}

# A bus of the user's own, which others cannot even reach.
bus_of_the_session() {
    as_user 'systemctl --user unmask --runtime --quiet mtpsyncd && systemctl --user start mtpsyncd'
    check "the user's own daemon is there for the user" as_user 'mtpsyncctl --user jobs'
    check 'another user cannot connect to its bus' \
        ends_with 1 as_other "busctl --address=unix:path=/run/user/\$(id -u $seat_user)/bus status org.mtpsync1"
    check 'and is told that no daemon is there' \
        ends_with 3 as_other "env DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/\$(id -u $seat_user)/bus mtpsyncctl --user jobs"
    as_user 'systemctl --user stop mtpsyncd'
}

start_system_daemon
user_at_the_seat
those_who_are_not_there
inactive_user
job_of_somebody_else
bus_of_the_session
as_root "systemctl disable --now --quiet mtpsyncd; rm -rf $source /etc/mtpsync/profiles.d/music.toml $storage/Music"
"$vm" gadget down
