#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# image.sh NAME
# Stage 2 of a kernel, inside the chroot that stage 1 left: compile init and the modules with
# the suite's own compiler, and pack the initramfs. Everything lands in /srorch/out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../recipe.sh"
src=/srorch/src
recipe=$src/vm/kernels/$1.yaml
. "$here/../$(value "$recipe" arch).sh"
epoch=$(value "$recipe" epoch)
export LC_ALL=C SOURCE_DATE_EPOCH="$epoch"
export KBUILD_BUILD_USER=srorch KBUILD_BUILD_HOST=srorch KBUILD_BUILD_TIMESTAMP="@$epoch"
kit=/srorch/kit
out=/srorch/out
init=$src/$(sources $src/vm/sources.tsv init)
module=$src/$(sources $src/vm/sources.tsv module)
release=$(cat $kit/release)
mkdir -p $out

# With musl: small, and all of it locked in memory.
small_static() {
    program=$1
    shift
    musl-gcc -std=gnu11 -Wall -Wextra -Werror -O2 -static -s -idirafter /usr/include \
        -idirafter "/usr/include/$(gcc -print-multiarch)" -I "$module/uapi" -o "$program" "$@"
}

# modules_into FOLDER MODULE...: copies them, and what they need; FOLDER/order names them in the
# order of loading. One that the kernel has built in is passed over.
modules_into() {
    folder=$1
    shift
    mkdir -p "$folder"
    for m in "$@"; do
        modprobe -d $kit/kernel -S "$release" --show-depends "$m" |
            sed -n 's/^insmod \([^ ]*\).*/\1/p' |
            while read -r file; do
                name=$(basename "$file" .xz)
                [ ! -e "$folder/$name" ] || continue
                case $file in
                *.xz) xz -dc "$file" > "$folder/$name" ;;
                *) cp "$file" "$folder/$name" ;;
                esac
                echo "$name" >> "$folder/order"
            done
    done
}

phase "compiling the guest's first process"
small_static $kit/init "$init"/*.c
small_static $kit/sr_collect "$module/tools/sr_collect.c"
small_static $kit/sr_zpool_feed "$module/tools/sr_zpool_feed.c"

phase "compiling sr_relay.ko for $release"
build=/tmp/relay
rm -rf $build $build-test
cp -r "$module" $build
cp -r "$module" $build-test
make -s -j"$(nproc)" -C $build KDIR="/usr/src/linux-headers-$release" SR_GUEST=m modules
make -s -j"$(nproc)" -C $build-test KDIR="/usr/src/linux-headers-$release" SR_TEST=y modules

phase "packing the initramfs"
tree=/tmp/initramfs
rm -rf $tree
mkdir -p $tree/modules $tree/proc $tree/sys $tree/dev $tree/srroot
install -m 755 $kit/init $kit/sr_collect $tree/
: > $tree/modules/order
# shellcheck disable=SC2046 # lists, here and below
modules_into $tree/modules $(value "$recipe" modules)
strip --strip-debug -o $tree/modules/sr_relay.ko $build/sr_relay.ko

# For the module's own tests and benchmarks: what they load, and what they test.
mkdir -p $out/test
cp $tree/modules/sr_relay.ko $kit/sr_collect $out/test/
strip --strip-debug -o $out/test/sr_relay_test.ko $build-test/sr_relay.ko
# shellcheck disable=SC2046
modules_into $out/test/modules $(value "$recipe" test)

# What replays a trace through this kernel's own allocators.
# shellcheck disable=SC2046
modules_into $out/replay $(value "$recipe" replay)
rm -f $out/replay/order
strip --strip-debug -o $out/replay/sr_zpool.ko $build/sr_zpool.ko
cp $kit/sr_zpool_feed $out/replay/

# What the relay's further compressors need, each in a folder; one that the kernel has built in
# has none.
for m in $(value "$recipe" compressors); do modules_into "$out/compress/$m" "$m"; done
modules_into $out/compress/zstd-level zstd_compress
strip --strip-debug -o $out/compress/zstd-level/sr_zstd.ko $build/sr_zstd.ko
echo sr_zstd.ko >> $out/compress/zstd-level/order

find $tree -exec touch -h -d "@$epoch" {} +
(cd $tree && find . | sort | cpio -o -H newc --quiet --reproducible -R 0:0) > $out/initramfs.cpio
unpack_kernel "$kit/kernel/boot/vmlinuz-$release" $out/vmlinux
printf '%s\t%s\n' "$release" "$(cat $kit/package)" > $out/kernel.tsv
cp $kit/build-packages $out/build-packages.tsv
cp $kit/qemu $out/qemu.tsv
# The versions of the kernel's libraries that have one: of its compressors, zstd's alone.
sed -n 's/^#define ZSTD_VERSION_\(MAJOR\|MINOR\|RELEASE\)  *//p' \
    "$(find /usr/src -path '*/include/linux/zstd_lib.h' | head -n 1)" |
    paste -s -d . | sed 's/^/zstd\t/' > $out/libraries.tsv
