#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# Stage 1, inside the new chroot: split it into the guest's root (/srorch/guest) and
# the kit that builds the rest of an image (the chroot itself and /srorch/kit).
# Its result is kept, so that a changed init or module does not repeat it.
#
# Environment, from the recipe:
#   SR_EPOCH         time stamp of every file, seconds since 1970
#   SR_KERNELS       FLAVOUR:META …
#   SR_BUILD         packages for the kit
#   SR_KERNEL_TREE   linux-source-… package of the kernel-build workload
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
guest=/srorch/guest
kit=/srorch/kit
mkdir -p $guest $kit

phase() { echo "SRORCH-PHASE $*"; }

phase "copying the guest's root"
dpkg-query -W -f '${Package}\t${Version}\n' | sort > $kit/packages
# Hard links: what the kit's packages replace, they replace by renaming.
for d in bin etc lib lib32 lib64 libx32 opt root sbin srv usr var; do
    if [ -e /$d ] || [ -L /$d ]; then cp -al /$d $guest/; fi
done
mkdir -p $guest/dev $guest/proc $guest/sys $guest/tmp $guest/run $guest/mnt $guest/home
chmod 1777 $guest/tmp

phase "installing what builds the image"
headers=
for k in $SR_KERNELS; do headers="$headers linux-headers-${k#*:}"; done
apt-get -yq --no-install-recommends install $SR_BUILD $headers
dpkg-query -W -f '${Package}\t${Version}\n' | sort > $kit/build-packages

# Another QEMU gives other bytes: the image names the one that its suite has.
apt-cache policy qemu-system-x86 | sed -n 's/^ *Candidate: //p' > $kit/qemu

phase "fetching kernels"
cd $kit
for k in $SR_KERNELS; do
    flavour=${k%%:*}
    image=$(apt-cache depends --important "linux-image-${k#*:}" |
        sed -n 's/^ *Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
    [ -n "$image" ] || { echo "no kernel package behind linux-image-${k#*:}" >&2; exit 1; }
    apt-get -q -o APT::Sandbox::User=root download "$image"
    mkdir -p kernel-$flavour
    dpkg-deb --show --showformat '${Package}\t${Version}\n' ./"$image"_*.deb \
        > kernel-$flavour/package
    printf '%s\n' "${image#linux-image-}" > kernel-$flavour/release
    dpkg-deb -x ./"$image"_*.deb kernel-$flavour
    rm ./"$image"_*.deb
    depmod -b $kit/kernel-$flavour "${image#linux-image-}"
done

phase "preparing the kernel tree"
mkdir -p $guest/usr/src
tar -C $guest/usr/src -xf /usr/src/$SR_KERNEL_TREE.tar.xz
mv $guest/usr/src/$SR_KERNEL_TREE $guest/usr/src/linux
rm /usr/src/$SR_KERNEL_TREE.tar.xz
sh /srorch/vm/kernel-tree.sh $guest/usr/src/linux

phase "tidying"
cd $guest
rm -rf var/cache/* var/lib/apt var/log/* var/lib/dpkg/*-old var/lib/systemd \
    etc/machine-id etc/hostname etc/resolv.conf etc/apt/sources.list* \
    usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/lintian \
    usr/share/zoneinfo var/tmp tmp/* run/*
mkdir -p var/tmp var/log var/cache
chmod 1777 var/tmp
find . -name __pycache__ -prune -exec rm -rf {} +
find . -xdev -newermt "@$SR_EPOCH" -exec touch -h -d "@$SR_EPOCH" {} +
