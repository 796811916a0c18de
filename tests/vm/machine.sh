#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Starts and stops the machine.
#
# usage: machine.sh up [kvm|tcg] [--lasting|--again] | down | kill
#
# The disk of a machine is thrown away at the next "up", and does not care for what the guest wants to be kept over a kill.
# With --lasting it does, and --again starts the machine with the disk that a kill of such a machine has left.

set -euo pipefail
. "$(dirname "$0")/settings.sh"

processors=2
memory=2048 # MiB

# Prints the accelerators to try, best first. A host that is itself a PVM guest has /dev/kvm too, but a stock kernel
# does not get to its first message on it.
accelerators() {
    if [ -r /dev/kvm ] && [ -w /dev/kvm ] && [ ! -e /sys/module/kvm_pvm ]; then
        echo kvm
    fi
    echo tcg
}

# start_qemu ACCELERATOR LIFE-OF-THE-DISK
#
# A kill loses what QEMU has not yet written of its map of the disk: as the cache of a real disk it keeps what was flushed.
start_qemu() {
    local cache=unsafe
    [ "$2" = once ] || cache=writeback
    local -A processor=(
        [kvm]='-accel kvm -cpu host'
        [tcg]='-accel tcg,thread=multi,tb-size=512 -cpu Nehalem'
    )
    rm -f ./*.sock pid
    [ "$2" = again ] || qemu-img create -q -f qcow2 -F raw -b "$image_dir/disk.img" overlay.qcow2
    # Not -daemonize, which would lose what QEMU says when it fails; paths without folders, as those of sockets are short.
    # shellcheck disable=SC2086 # a list of words
    setsid qemu-system-x86_64 -name mtpsync-vm -machine q35,vmport=off ${processor[$1]} -smp "$processors" -m "$memory" \
        -display none -vga none -nic none -no-reboot -rtc base=utc \
        -kernel "$image_dir/vmlinuz" -initrd "$image_dir/initrd.img" -append "root=/dev/vda rw console=ttyS0 panic=5 \
            mitigations=off nokaslr no_timer_check audit=0 random.trust_cpu=on systemd.show_status=0 loglevel=5" \
        -drive if=none,id=disk,format=qcow2,cache=$cache,file=overlay.qcow2 -device virtio-blk-pci,drive=disk \
        -fsdev "local,id=share,security_model=none,multidevs=remap,path=$share_dir" \
        -device virtio-9p-pci,fsdev=share,mount_tag=host \
        -object rng-random,id=random,filename=/dev/urandom -device virtio-rng-pci,rng=random \
        -chardev socket,id=agent,server=on,wait=off,path=agent.sock \
        -device virtio-serial-pci -device virtserialport,chardev=agent,name=org.qemu.guest_agent.0 \
        -device qemu-xhci,id=xhci,p2=8,p3=8 -device usb-ehci,id=ehci \
        -qmp unix:qmp.sock,server=on,wait=off -serial file:console.log -pidfile pid </dev/null >qemu.log 2>&1 &
}

# wait_until_ready SECONDS: for the agent, then for the system and the user's session.
wait_until_ready() {
    local end=$((SECONDS + $1))
    until [ "$SECONDS" -ge "$end" ] || "$vm_sources/guest_run.py" "$vm_dir" --timeout 5 true 2>/dev/null; do
        [ -z "$(jobs -r)" ] && return 1
        sleep 0.2
    done
    "$vm_sources/guest_run.py" "$vm_dir" --timeout "$1" "
        systemctl is-system-running --wait >/dev/null || { systemctl --failed >&2; exit 1; }
        until [ -S /run/user/\$(id -u $seat_user)/bus ]; do sleep 0.1; done"
}

up() {
    local accelerator='' limit begin word life=once
    for word in "$@"; do
        case $word in
        --lasting | --again) life=${word#--} ;;
        *) accelerator=$word ;;
        esac
    done
    if [ -n "$(machine_pid)" ]; then
        [ "$life" = once ] || die "a machine is up already: end it with 'tests/vm/vm down'"
        say 'it is up already'
        return
    fi
    # a new image would not fit to an old disk
    [ "$life" = again ] || "$vm_sources/build_image.sh"
    mkdir -p "$run_dir" "$share_dir"
    cd "$run_dir"
    for accelerator in ${accelerator:-$(accelerators)}; do
        begin=$SECONDS
        limit=300
        [ "$accelerator" = tcg ] || limit=45
        start_qemu "$accelerator" "$life"
        if wait_until_ready "$limit"; then
            say "up after $((SECONDS - begin)) s ($accelerator)"
            return
        fi
        say "it does not start with $accelerator: see $run_dir/console.log and $run_dir/qemu.log"
        stop
    done
    die 'the machine did not come up'
}

# As a power cut.
stop() {
    local pid
    pid=$(machine_pid) || return 0
    kill -KILL "$pid"
    tail --pid="$pid" -s 0.1 -f /dev/null
}

down() {
    local pid
    pid=$(machine_pid) || return 0
    # the agent may be gone before it can answer
    "$vm_sources/guest_run.py" "$vm_dir" --timeout 10 'systemctl poweroff --no-block' 2>/dev/null || true
    timeout 60 tail --pid="$pid" -s 0.1 -f /dev/null || true
    stop
}

case ${1:?up, down or kill} in
up) up "${@:2}" ;;
down) down ;;
kill) stop ;;
*) die "machine.sh: there is no '$1'" ;;
esac
