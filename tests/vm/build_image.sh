#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the guest's disk.img, vmlinuz and initrd.img in $vm_dir/image: this host's Debian release with its stock kernel
# and what the package under test depends on. Does nothing while none of that has changed.

set -euo pipefail
. "$(dirname "$0")/settings.sh"

disk_size=6G # sparse

# Kernel modules that no guest loads, left out for the sake of space.
unused_modules='sound drivers/gpu drivers/media drivers/infiniband drivers/iio drivers/staging drivers/bluetooth
    drivers/net/ethernet drivers/net/wireless net/bluetooth net/wireless net/mac80211 fs/xfs fs/btrfs fs/ocfs2 fs/gfs2
    fs/ceph fs/nfs fs/nfsd fs/f2fs fs/smb'

packages() {
    sed 's/#.*//' "$vm_sources/guest/packages" | xargs -n 1
    # of the package under test, without versions and second choices
    dpkg-deb --field "$package" Depends | tr , '\n' | sed 's/[(|].*//' | xargs -n 1
}

# The Debian archives of this host's apt, in the form of sources.list.
archives() {
    # shellcheck disable=SC2016 # expanded by apt-get
    apt-get indextargets --format 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(CODENAME) $(COMPONENT)|$(ORIGIN)' \
        'Created-By: Packages' | sed -n 's/|Debian$//p' | sort -u
}

# Prints a fingerprint of everything that the image is made from.
recipe() {
    { cat "$vm_sources/build_image.sh" "$vm_sources"/guest/{set_up.sh,packages} && packages && archives; } |
        sha256sum | cut -d ' ' -f 1
}

# make_root TAR: a root file system with the packages in it, set up.
make_root() {
    local options=() module folder codename
    for module in $unused_modules; do
        options+=(--dpkgopt="path-exclude=/lib/modules/*/kernel/$module/*")
    done
    for folder in man doc locale; do
        options+=(--dpkgopt="path-exclude=/usr/share/$folder/*")
    done
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

    # The initrd is for one machine only: a short list of modules starts sooner than everything there is.
    # shellcheck disable=SC2016 # expanded by mmdebstrap's shell
    mmdebstrap --variant=minbase --skip=check/empty --include="$(packages | paste -sd ,)" \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
        --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"' \
        --essential-hook='printf "MODULES=list\nCOMPRESS=gzip\nRESUME=none\n" >"$1/etc/initramfs-tools/conf.d/mtpsync-vm"' \
        --essential-hook='printf "virtio_pci\nvirtio_blk\next4\n" >"$1/etc/initramfs-tools/modules"' \
        --customize-hook="copy-in $vm_sources/guest/set_up.sh /tmp" \
        --customize-hook='chroot "$1" /tmp/set_up.sh' \
        "$codename" "$1" - < <(archives) >"$vm_dir/mmdebstrap.log" 2>&1
}

# make_disk TAR DIRECTORY: an ext4 image, and the kernel and initrd beside it.
make_disk() {
    local root=$2/root
    mkdir "$root"
    # fakeroot remembers whose the files are until mkfs has written it down
    # shellcheck disable=SC2016 # expanded by the inner shell
    fakeroot sh -euc 'tar -C "$2" -xf "$1" && truncate -s "$4" "$3" && mkfs.ext4 -q -m 0 -d "$2" "$3"' \
        sh "$1" "$root" "$2/disk.img" "$disk_size"
    cp "$root"/boot/vmlinuz-* "$2/vmlinuz"
    cp "$root"/boot/initrd.img-* "$2/initrd.img"
    rm -rf "$root"
}

package=$(find_package)
wanted=$(recipe)
[ "$(cat "$image_dir/recipe" 2>/dev/null)" != "$wanted" ] || exit 0
[ -n "$(archives)" ] || die "apt knows no Debian archive: add one to its sources"

say 'making the image of the guest'
new=$vm_dir/image.new
rm -rf "$new"
mkdir -p "$new"
make_root "$new/root.tar" || die "mmdebstrap failed: $(tail -n 5 "$vm_dir/mmdebstrap.log")"
make_disk "$new/root.tar" "$new" || die 'could not make the disk'
rm "$new/root.tar"
echo "$wanted" >"$new/recipe"
rm -rf "$image_dir"
mv "$new" "$image_dir"
say "made it in $SECONDS s: $(du -sh "$image_dir" | cut -f1)"
