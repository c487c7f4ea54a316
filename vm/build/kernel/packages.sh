#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# packages.sh NAME
# Stage 1 of a kernel, inside the new chroot: fetch and unpack the kernel and what its modules
# are built against. Its result is kept, so that a changed init or module does not repeat it.
set -eu
export LC_ALL=C
here=$(dirname "$0")
. "$here/../recipe.sh"
recipe=$here/../../kernels/$1.yaml
. "$here/../$(value "$recipe" arch).sh"
kit=/srorch/kit
archives=/var/cache/apt/archives
mkdir -p $kit/kernel
date -u +%Y%m%dT%H%M%SZ > $kit/time

# Another QEMU gives other bytes: the kernel names the one that its suite has.
apt-cache policy $qemu_package | sed -n 's/^ *Candidate: //p' > $kit/qemu

# fetch PACKAGE: its file in the archives, by apt unless it is there already and whole.
fetch() {
    version=$(apt-cache policy "$1" | sed -n 's/^ *Candidate: //p')
    file=$archives/$1_$(echo "$version" | sed 's/:/%3a/g')_$(apt-cache show "$1=$version" |
        sed -n 's/^Architecture: //p' | head -n 1).deb
    digest=$(apt-cache show "$1=$version" | sed -n 's/^SHA256: //p' | head -n 1)
    if ! echo "$digest  $file" | sha256sum --check --status 2> /dev/null; then
        rm -f "$file"
        (cd $archives && apt-get -q -o APT::Sandbox::User=root download "$1=$version")
    fi
    echo "$digest  $file" | sha256sum --check --status
}

phase "fetching the kernel"
dpkg-query -W -f '${Package}\t${Version}\n' > $kit/build-packages.all
# shellcheck disable=SC2046 # a list
for package in $(apt-cache -o APT::Cache::ShowOnlyFirstOr=true depends --recurse --important \
    $(value "$recipe" packages) | grep -E '^linux-' | sort -u); do
    fetch "$package"
    dpkg-deb --show --showformat '${Package}\t${Version}\n' "$file" >> $kit/build-packages.all
    dpkg-deb -x "$file" $kit/kernel
done
sort -u $kit/build-packages.all > $kit/build-packages
rm $kit/build-packages.all

# Headers and programs name each other by absolute paths.
for folder in $kit/kernel/usr/src/* $kit/kernel/usr/lib/linux-*; do
    [ ! -e "$folder" ] || mv "$folder" "/${folder#"$kit/kernel/"}"
done
set -- $kit/kernel/boot/vmlinuz-*
[ $# = 1 ] && [ -e "$1" ] || { echo "packages.sh: not one kernel in $(value "$recipe" packages)" >&2; exit 1; }
release=${1##*/vmlinuz-}
echo "$release" > $kit/release
grep "^linux-image-$release	" $kit/build-packages > $kit/package
depmod -b $kit/kernel "$release"

# Of thousands of modules those that the recipe names, and what they need.
names="$(value "$recipe" modules) $(value "$recipe" test) $(value "$recipe" replay)"
for name in $names $(value "$recipe" compressors) zstd_compress; do
    modprobe -d $kit/kernel -S "$release" --show-depends "$name"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u > $kit/wanted
find $kit/kernel -name '*.ko' -o -name '*.ko.*' | grep -vxF -f $kit/wanted | xargs rm -f
