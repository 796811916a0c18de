#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the fresh root file system a guest: runs once, as root, changed into it, when the image is built.

set -eu

# write FILE: standard input becomes the file.
write() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

echo mtpsync-vm >/etc/hostname
echo '127.0.0.1 localhost mtpsync-vm' >/etc/hosts
mkdir -p /mnt/host
write /etc/fstab <<'TEXT'
/dev/vda / ext4 defaults 0 0
host /mnt/host 9p trans=virtio,version=9p2000.L,msize=524288,cache=none,access=any,nofail 0 0
TEXT
printf '9pnet_virtio\n9p\nvirtio_console\n' >/etc/modules-load.d/mtpsync-vm.conf

# A real session on seat0, so that uaccess has somebody to give a phone to ($seat_user on the host's side).
passwd -d root >/dev/null
useradd -m -s /bin/bash tester
passwd -d tester >/dev/null
useradd -m -s /bin/bash visitor # never logs in
write /etc/systemd/system/getty@tty1.service.d/autologin.conf <<'TEXT'
[Service]
ExecStart=
ExecStart=-/sbin/agetty -a tester --noclear %I linux
TEXT
systemctl enable getty@tty1 qemu-guest-agent

# What a command of the host starts in the background outlives the command.
write /etc/systemd/system/qemu-guest-agent.service.d/keep.conf <<'TEXT'
[Service]
KillMode=process
TasksMax=infinity
Environment=HOME=/root LANG=C.UTF-8
WorkingDirectory=/root
TEXT
write /etc/systemd/journald.conf.d/volatile.conf <<'TEXT'
[Journal]
Storage=volatile
RateLimitBurst=0
TEXT

# A responder is started by hand, one for each phone; the rest would only cost time while booting.
systemctl mask umtp-responder serial-getty@ttyS0 systemd-timesyncd systemd-update-utmp systemd-firstboot \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap fstrim.timer \
    modprobe@configfs modprobe@dm_mod modprobe@drm modprobe@efi_pstore modprobe@fuse modprobe@loop \
    systemd-random-seed systemd-sysusers systemd-update-utmp-runlevel dev-hugepages.mount dev-mqueue.mount \
    sys-fs-fuse-connections.mount sys-kernel-debug.mount sys-kernel-tracing.mount
systemctl set-default multi-user.target
systemd-machine-id-setup
