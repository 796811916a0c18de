#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What lifecycle_test.sh does in the root that it has made.

set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

profile=/etc/mtpsync/profiles.d/music.toml
state=/var/lib/mtpsync/state.db
own_state=/home/somebody/.local/state/mtpsync/state.db

# check SENTENCE COMMAND...: the sentence is true when the command succeeds.
check() {
    local sentence=$1 output status=0
    shift
    output=$("$@" 2>&1) || status=$?
    if [ "$status" = 0 ]; then
        echo "ok      $sentence"
    else
        echo "FAILED  $sentence"
        tail -n 20 <<<"$output" | sed 's/^/        | /'
    fi
}

install_package() {
    apt-get install -y -qq --no-install-recommends --allow-downgrades "$1"
}
programs_run() {
    mtpsyncctl --version && mtpsyncd --version && ! ldd /usr/libexec/mtpsync-phone | grep 'not found'
}
user_is_locked() {
    getent passwd mtpsync | grep ':/usr/sbin/nologin$' && getent group mtpsync && passwd --status mtpsync | grep ' L '
}
# is_enabled WORD OPTION...: what systemctl says of the service.
is_enabled() {
    [ "$(systemctl "${@:2}" is-enabled mtpsyncd.service)" = "$1" ]
}
units_have_no_mistake() {
    local said
    said=$(
        exec 2>&1
        systemd-analyze verify --man=no mtpsyncd.service
        XDG_RUNTIME_DIR=/tmp systemd-analyze --user verify --man=no mtpsyncd.service
    )
    echo "$said"
    [ -z "$said" ]
}
rules_have_a_group() {
    grep -q 'GROUP="mtpsync"' /lib/udev/rules.d/71-mtpsync.rules
}
# left_over FILE...: just these have the project's name in theirs.
left_over() {
    find / -xdev \( -path /proc -o -path /sys -o -path /opt -o -path /tmp -o -path /var/log -o -path /var/cache \) -prune -o \
        -name '*mtpsync*' -print | sort | diff - <(printf '%s\n' "$@")
}
all_are_there() {
    ls -d "$@"
}

apt-get update -qq
check 'it installs' install_package /opt/old.deb
check 'its programs run' programs_run
check 'its user is there, and locked' user_is_locked
check 'the service of the system is left to the administrator' is_enabled disabled
check 'the service of users starts with a phone' is_enabled enabled --global
check 'the installed units have no mistake' units_have_no_mistake
check 'phones belong to its group' rules_have_a_group
check 'there is a place for profiles' test -d "${profile%/*}"

mkdir -p "${state%/*}" "${own_state%/*}"
touch "$profile" "$state" "$own_state"
systemctl --quiet enable mtpsyncd.service
check 'it is upgraded' install_package /opt/new.deb
check 'an upgrade keeps profiles and state' all_are_there "$profile" "$state" "$own_state"
check 'an upgrade keeps what the administrator has enabled' is_enabled enabled
check 'the upgraded programs run' programs_run

check 'it is removed' apt-get remove -y -qq mtpsync
check 'no program is left' eval '! command -v mtpsyncd && ! command -v mtpsyncctl && ! test -e /usr/libexec/mtpsync-phone'
check 'a removal keeps profiles and state' all_are_there "$profile" "$state" "$own_state"

check 'it is installed again' install_package /opt/new.deb
check 'it finds what it had' all_are_there "$profile" "$state"
check 'it is purged' apt-get purge -y -qq mtpsync
check 'a purge leaves nothing but what is the own of users' left_over "${own_state%/*}"
check 'its user stays, so that nobody inherits the number' user_is_locked
