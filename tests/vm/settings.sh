#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by the other scripts here: where the machine keeps its things, and how they speak of trouble.
#
#   $vm_dir/image/   the guest's disk, kernel and initrd, made once and kept while their recipe stays the same
#   $vm_dir/run/     the running machine: its overlay disk, sockets, process id and logs
#   $vm_dir/share/   is /mnt/host in the guest

# shellcheck disable=SC2034 # used by those that source this

vm_sources=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$vm_sources/../.." && pwd)
package_dir=$(cd "$project" && realpath -m -- "${MTPSYNC_PACKAGE_DIR:-build/package}")
vm_dir=$(cd "$project" && realpath -m -- "${MTPSYNC_VM_DIR:-build/vm}")
image_dir=$vm_dir/image
run_dir=$vm_dir/run
share_dir=$vm_dir/share
seat_user=tester
other_user=visitor # has an account, and no session

# The rig failed, not what was run in it: as with chroot, env and timeout.
rig_failed=125

say() {
    printf 'vm: %s\n' "$*" >&2
}

die() {
    say "$*"
    exit "$rig_failed"
}

# Prints the path of the package under test.
find_package() {
    local packages=("$package_dir"/mtpsync_*_"$(dpkg --print-architecture)".deb)
    [ -e "${packages[0]}" ] || die "there is no package in $package_dir: run './run package', or set MTPSYNC_PACKAGE_DIR"
    echo "${packages[0]}"
}

# Prints the process id of the running machine.
machine_pid() {
    local pid
    pid=$(cat "$run_dir/pid" 2>/dev/null) || return
    grep -qsa qemu-system "/proc/$pid/cmdline" && echo "$pid"
}
