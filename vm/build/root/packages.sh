#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# packages.sh NAME
# Stage 1 of a root file system, inside the new chroot: split it into the guest's root
# (/srorch/guest) and the kit that builds the rest (the chroot itself and /srorch/kit).
# Its result is kept, so that a changed program does not repeat it.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
here=$(dirname "$0")
. "$here/../recipe.sh"
recipe=$here/../../roots/$1.yaml
. "$here/../$(value "$recipe" arch).sh"
SR_EPOCH=$(value "$recipe" epoch)
export SR_EPOCH
tree=$(value "$recipe" kernelTree)
guest=/srorch/guest
kit=/srorch/kit
mkdir -p $guest $kit
date -u +%Y%m%dT%H%M%SZ > $kit/time

phase "copying the guest's root"
dpkg-query -W -f '${Package}\t${Version}\n' | sort > $kit/packages
# Hard links: what the kit's packages replace, they replace by renaming.
for d in bin etc lib lib32 lib64 libx32 opt root sbin srv usr var; do
    if [ -e /$d ] || [ -L /$d ]; then cp -al /$d $guest/; fi
done
mkdir -p $guest/dev $guest/proc $guest/sys $guest/tmp $guest/run $guest/mnt $guest/home
chmod 1777 $guest/tmp

phase "installing what builds the root"
# shellcheck disable=SC2046 # a list
apt-get -yq --no-install-recommends install $(value "$recipe" build)
dpkg-query -W -f '${Package}\t${Version}\n' | sort > $kit/build-packages

phase "preparing the kernel tree"
mkdir -p $guest/usr/src
tar -C $guest/usr/src -xf /usr/src/"$tree".tar.xz
mv $guest/usr/src/"$tree" $guest/usr/src/linux
rm /usr/src/"$tree".tar.xz
sh "$here/kernel-tree.sh" $guest/usr/src/linux "$source_arch"

phase "tidying"
cd $guest
rm -rf var/cache/* var/lib/apt etc/dpkg/dpkg.cfg.d/* var/log/* var/lib/dpkg/*-old var/lib/systemd \
    etc/machine-id etc/hostname etc/resolv.conf etc/apt/sources.list* \
    usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/lintian \
    usr/share/zoneinfo var/tmp tmp/* run/*
mkdir -p var/tmp var/log var/cache
chmod 1777 var/tmp
find . -name __pycache__ -prune -exec rm -rf {} +
# A folder that packages share has the time of whichever came last, and their order is left to chance.
find . -xdev \( -type d -o -newermt "@$SR_EPOCH" \) -exec touch -h -d "@$SR_EPOCH" {} +
