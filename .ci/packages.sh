#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs Debian packages for './run', which has say(), die() and the word $install: yes, or no to name them only.
# It is read by '.', never run.

# shellcheck disable=SC2154 # what ./run has

# Prints those of the packages $* that are not installed.
missing_packages() {
    for package in "$@"; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=absent
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

# Says whether apt knows all packages $*; a fresh system knows none before its first update.
packages_known() {
    for package in "$@"; do
        apt-cache show "$package" >/dev/null 2>&1 || return
    done
}

# Runs apt-get as root, so that it never asks; of its chatter only warnings and errors are shown.
apt_get() {
    if [ "$(id -u)" = 0 ]; then
        set -- env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    elif [ -t 0 ]; then
        set -- sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        set -- sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    fi
    apt_log=$(mktemp)
    apt_status=0
    "$@" -y -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 >"$apt_log" 2>&1 || apt_status=$?
    grep -E '^(E|W|sudo): ' "$apt_log" | head -n 10 >&2
    rm -f "$apt_log"
    return "$apt_status"
}

# Installs what is missing of the packages $*.
need() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "not a Debian system: install what Debian calls $* yourself"
        return
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    [ "$install" = yes ] || die "missing packages; install them with: apt-get install --no-install-recommends $missing"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        die "missing packages and no sudo; as root: apt-get install --no-install-recommends $missing"

    say "installing Debian packages: $missing"
    # shellcheck disable=SC2086 # a list of words
    packages_known $missing && update=no || update=yes
    for attempt in first second; do
        [ "$update" = no ] || apt_get update || true # what is missing shows in the next line
        # shellcheck disable=SC2086
        apt_get install --no-install-recommends $missing && return
        say "the $attempt attempt to install them failed"
        update=yes # the lists may be old, or the network had a bad moment
    done
    die "could not install what is missing; by hand: apt-get install --no-install-recommends $missing"
}

# The sanitizers' runtime is a package of its own, named after the version that "clang" stands for.
need_clang() {
    # shellcheck disable=SC2086
    need $clang_packages
    version=$(clang -dumpversion) || die 'clang does not run: install the package clang'
    need "libclang-rt-${version%%.*}-dev"
}
