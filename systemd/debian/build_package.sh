#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the Debian packages of what is in the working tree: build_package.sh [--fast] DIRECTORY. They and what lintian
# says of them are left in DIRECTORY; the version is that of meson.build, the date that of the last commit.
#
# --fast is for trials: compiled with the flags of './run test --fast', whose objects ccache then has, and without lintian.

set -eu

fast=no
if [ "$1" = --fast ]; then
    fast=yes
    shift
fi

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

if [ "$fast" = yes ]; then
    export MTPSYNC_MESON_OPTIONS='-Doptimization=1 -Ddebug=false -Dcpp_args=-g1 -Dunity=on -Dunity_size=16 -Db_ndebug=false -Dwerror=true'
    export DEB_CXXFLAGS_SET='' DEB_CPPFLAGS_SET='' DEB_LDFLAGS_SET=''
    export CXX='ccache g++' CCACHE_NOHASHDIR=yes CCACHE_BASEDIR="$source"
fi

cd "$source"
# ccache stands in for the compilers where it is installed; debhelper gives its children another home
if command -v ccache >/dev/null; then
    CCACHE_DIR=${CCACHE_DIR:-$(ccache --get-config cache_dir)}
    export CCACHE_DIR CCACHE_CONFIGPATH="${CCACHE_CONFIGPATH-$HOME/.config/ccache/ccache.conf}"
fi
PATH=/usr/lib/ccache:$PATH DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS-parallel=$(nproc)}" \
    dpkg-buildpackage --build=binary --no-sign >"$directory/build.log" 2>&1 || {
    tail -n 30 "$directory/build.log" >&2
    echo "the package cannot be built; all of it is in $directory/build.log" >&2
    exit 1
}
cd "$directory"
[ "$fast" = yes ] || lintian --fail-on error,warning --info --allow-root "mtpsync_${version}_$(dpkg --print-architecture).changes" >lintian.log 2>&1 || {
    cat lintian.log >&2
    exit 1
}
ls -- *.deb
