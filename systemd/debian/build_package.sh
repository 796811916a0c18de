#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the Debian packages of what is in the working tree: build_package.sh DIRECTORY. They and what lintian says of
# them are left in DIRECTORY; the version is that of meson.build, the date that of the last commit.

set -eu

directory=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/../.."

version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"

# What a build would see of other files of the tree, such as those of an editor, is not the project's.
list_sources() {
    if git rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -z
    else
        find . \( -name 'build' -o -name 'build-*' \) -prune -o -type f -print0
    fi
}

rm -f "$directory"/mtpsync*_*
source=$directory/mtpsync-$version
rm -rf "$source"
mkdir "$source"
list_sources | tar --null --files-from - -c | tar -C "$source" -x
mv "$source/systemd/debian" "$source/debian"
rm "$source/debian/build_package.sh"
cat >"$source/debian/changelog" <<TEXT
mtpsync ($version) unstable; urgency=medium

  * Release $version.

 -- $(sed -n 's/^Maintainer: //p' "$source/debian/control")  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
TEXT

cd "$source"
# ccache stands in for the compilers where it is installed
PATH=/usr/lib/ccache:$PATH DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS-parallel=$(nproc)}" \
    dpkg-buildpackage --build=binary --no-sign >"$directory/build.log" 2>&1 || {
    tail -n 30 "$directory/build.log" >&2
    echo "the package cannot be built; all of it is in $directory/build.log" >&2
    exit 1
}
cd "$directory"
lintian --fail-on error,warning --info --allow-root "mtpsync_${version}_$(dpkg --print-architecture).changes" >lintian.log 2>&1 || {
    cat lintian.log >&2
    exit 1
}
ls -- *.deb
