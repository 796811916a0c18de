#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs, upgrades, removes and purges the package in a bare root of this Debian release: lifecycle_test.sh PACKAGE
#
# 'mmdebstrap' makes the root, which is gone afterwards; the archives are those that apt knows. No systemd runs in it:
# what needs one belongs to tests/vm. Prints a line for each check.

set -euo pipefail

package=$(realpath -- "${1:?the package, mtpsync_VERSION_ARCHITECTURE.deb}")
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder" # mmdebstrap may be another user in it

# The same once more, with a higher version.
cp "$package" "$folder/old.deb"
dpkg-deb --raw-extract "$package" "$folder/tree"
sed -i 's/^Version: .*/&+next/' "$folder/tree/DEBIAN/control"
dpkg-deb --root-owner-group --build "$folder/tree" "$folder/new.deb" >/dev/null
cp "$here/in_root.sh" "$folder"

status=0
# shellcheck disable=SC2016 # expanded by mmdebstrap's shell
mmdebstrap --variant=minbase --include=dbus,systemd,udev \
    --customize-hook="copy-in $folder/old.deb $folder/new.deb $folder/in_root.sh /opt" \
    --customize-hook='chroot "$1" bash /opt/in_root.sh >&2' \
    "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" /dev/null >"$folder/log" 2>&1 || status=$?
grep -E '^(ok|FAILED) |^        \| ' "$folder/log" || true
if [ "$status" != 0 ]; then
    tail -n 20 "$folder/log" >&2
    exit 1
fi
! grep -q '^FAILED ' "$folder/log"
