#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# packages.sh NAME
# Stage 1 of a root file system of 64-bit ARM, inside the new chroot of a 64-bit PC: the chroot is
# the kit that builds the rest, and the guest's root (/srorch/guest) is unpacked beside it. No
# program of the guest's is run, so no package is configured: what that would have made, and
# programs count on, is made here.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
here=$(cd "$(dirname "$0")" && pwd)
build=$here/../..
. "$build/recipe.sh"
recipe=$build/../roots/$1.yaml
. "$build/arm64.sh"
epoch=$(value "$recipe" epoch)
tree=$(value "$recipe" kernelTree)
guest=/srorch/guest
kit=/srorch/kit
archives=/var/cache/apt/archives
mkdir -p $guest $kit
date -u +%Y%m%dT%H%M%SZ > $kit/time
# What vm/build/root/image.sh calls by the usual name.
ln -s /usr/bin/aarch64-linux-gnu-gcc-12 /usr/local/bin/gcc

phase "making the workshop"
dpkg --add-architecture arm64
apt-get -q update
# shellcheck disable=SC2046 # a list
apt-get -yq --no-install-recommends install $(value "$recipe" tree)
dpkg-query -W -f '${Package}\t${Version}\n' | sort > $kit/build-packages

phase "fetching the guest's packages"
# Another machine's: of its one architecture, with nothing installed.
: > $kit/status
set -- -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::status=$kit/status
# shellcheck disable=SC2046 # a list
apt-get "$@" -yq --no-install-recommends --download-only install '?essential' \
    $(value "$recipe" unpacked) > $kit/fetched
# shellcheck disable=SC2046
apt-get "$@" -yq --no-install-recommends --print-uris install '?essential' \
    $(value "$recipe" unpacked) | sed -n "s/^'[^']*' \([^ ]*\.deb\) .*/\1/p" > $kit/left
[ ! -s $kit/left ] || { echo "packages.sh: not fetched:" >&2; cat $kit/left >&2; exit 1; }
# Told apart from what other parts have left in the archives by apt's own plan.
# shellcheck disable=SC2046
apt-get "$@" -sq --no-install-recommends install '?essential' $(value "$recipe" unpacked) |
    sed -n 's/^Inst \([^ :]*\)[^(]*(\([^ ]*\) [^[]*\[\([a-z0-9]*\)\].*/\1\t\2\t\3/p' | sort > $kit/plan
cut -f 1,2 $kit/plan > $kit/packages

phase "unpacking the guest's root"
for folder in bin lib sbin; do
    mkdir -p $guest/usr/$folder
    ln -s usr/$folder $guest/$folder
done
while read -r package version architecture; do
    file=$archives/${package}_$(echo "$version" | sed 's/:/%3a/g')_$architecture.deb
    dpkg-deb --fsys-tarfile "$file" | tar -x -C $guest --keep-directory-symlink
done < $kit/plan
mkdir -p $guest/dev $guest/proc $guest/sys $guest/tmp $guest/run $guest/mnt $guest/home $guest/root
chmod 1777 $guest/tmp
# base-passwd's, and what the alternatives would be.
cp $guest/usr/share/base-passwd/passwd.master $guest/etc/passwd
cp $guest/usr/share/base-passwd/group.master $guest/etc/group
link() { [ -e "$guest/usr/bin/$2" ] || ln -s "$1" "$guest/usr/bin/$2"; }
link dash sh
link mawk awk
link gcc cc
link gcc c99

phase "preparing the kernel tree"
# Where it will lie in the guest: some commands name it by its place.
cd /usr/src
tar -xf "$tree".tar.xz
rm "$tree".tar.xz
mv "$tree" linux
SR_EPOCH=$epoch sh "$here/kernel-tree.sh" /usr/src/linux "$source_arch" $guest
mkdir -p $guest/usr/src
mv linux $guest/usr/src/

phase "tidying"
cd $guest
rm -rf var/cache/* var/lib/apt etc/dpkg/dpkg.cfg.d/* var/log/* var/lib/systemd \
    etc/apt/sources.list* \
    usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/lintian \
    usr/share/zoneinfo var/tmp tmp/* run/*
mkdir -p var/tmp var/log var/cache
chmod 1777 var/tmp
# A folder that packages share has the time of whichever came last.
find . -xdev \( -type d -o -newermt "@$epoch" \) -exec touch -h -d "@$epoch" {} +
