#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# Stage 2, inside the chroot that stage 1 left: compile what is ours with the image's
# own compiler, and pack the root file system and one initramfs for each kernel.
# Everything lands in /srorch/out.
#
# Environment, from the recipe:
#   SR_EPOCH     time stamp of every file, seconds since 1970
#   SR_KERNELS   FLAVOUR:META …
#   SR_MODULES   modules that init loads, in this order
set -eu
export LC_ALL=C SOURCE_DATE_EPOCH="$SR_EPOCH"
export KBUILD_BUILD_USER=srorch KBUILD_BUILD_HOST=srorch KBUILD_BUILD_TIMESTAMP="@$SR_EPOCH"
guest=/srorch/guest
kit=/srorch/kit
out=/srorch/out
src=/srorch/src
warnings="-std=gnu11 -Wall -Wextra -Werror -O2"
mkdir -p $out

phase() { echo "SRORCH-PHASE $*"; }

# With musl: small, and all of it locked in memory.
small_static() {
    program=$1
    shift
    musl-gcc $warnings -static -s -idirafter /usr/include \
        -idirafter /usr/include/x86_64-linux-gnu -I $src/kernel/uapi -o "$program" "$@"
}

# modules_into FOLDER MODULE...: copies them, and what they need, from the kernel at hand
# (flavour, release); FOLDER/order names them in the order of loading. One that the kernel
# has built in is passed over.
modules_into() {
    folder=$1
    shift
    for m in "$@"; do
        modprobe -d $kit/kernel-$flavour -S "$release" --show-depends "$m" |
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

phase "compiling the guest's programs"
small_static $kit/init $src/Sources/srguest/*.c
small_static $kit/sr_collect $src/kernel/tools/sr_collect.c
small_static $kit/sr_zpool_feed $src/kernel/tools/sr_zpool_feed.c
mkdir -p $guest/usr/local/bin
for c in $src/Sources/Workloads/guest/*.c; do
    [ -e "$c" ] || continue
    program=$(basename "$c" .c | tr _ -)
    # The built-in workloads, of which synth has the same sources.
    case $program in
    sr-workload) more="-I $src/Sources/CWorkloads/include $(echo $src/Sources/CWorkloads/*.c)" ;;
    *) more= ;;
    esac
    gcc $warnings -static -s -pthread -o "$guest/usr/local/bin/$program" "$c" $more
done
for script in $src/Sources/Workloads/guest/*.py $src/Sources/Workloads/guest/*.sh; do
    [ -e "$script" ] || continue
    install -m 755 "$script" $guest/usr/local/bin/
done

for k in $SR_KERNELS; do
    flavour=${k%%:*}
    release=$(cat $kit/kernel-$flavour/release)
    phase "compiling sr_relay.ko for $release"
    build=/tmp/relay-$flavour
    rm -rf $build
    cp -r $src/kernel $build
    make -s -C $build KDIR="/lib/modules/$release/build" SR_GUEST=m modules

    phase "packing initramfs for $flavour"
    tree=/tmp/initramfs-$flavour
    rm -rf $tree
    mkdir -p $tree/modules $tree/proc $tree/sys $tree/dev $tree/srroot \
        $out/kernel-$flavour
    install -m 755 $kit/init $kit/sr_collect $tree/
    : > $tree/modules/order
    modules_into $tree/modules $SR_MODULES
    strip --strip-debug -o $tree/modules/sr_relay.ko $build/sr_relay.ko

    # For the module's own tests and benchmarks: what they load, and what they test.
    kit_of_tests=$out/kernel-$flavour/test
    mkdir -p $kit_of_tests/modules
    cp $tree/modules/sr_relay.ko $kit/sr_collect $kit_of_tests/
    modules_into $kit_of_tests/modules brd loop null_blk lzo lz4 zram

    # What replays a trace through this kernel's own allocators.
    kit_of_replay=$out/kernel-$flavour/replay
    mkdir -p $kit_of_replay
    case $flavour in
    6.1) modules_into $kit_of_replay zsmalloc z3fold ;;
    *) modules_into $kit_of_replay zsmalloc ;;
    esac
    rm -f $kit_of_replay/order
    strip --strip-debug -o $kit_of_replay/sr_zpool.ko $build/sr_zpool.ko
    cp $kit/sr_zpool_feed $kit_of_replay/

    # What the relay's further compressors need, each in a folder; one that the kernel has
    # built in has none.
    kit_of_compress=$out/kernel-$flavour/compress
    for m in lz4 lz4hc zstd deflate; do
        mkdir -p $kit_of_compress/$m
        modules_into $kit_of_compress/$m $m
    done
    mkdir -p $kit_of_compress/zstd-level
    modules_into $kit_of_compress/zstd-level zstd_compress
    strip --strip-debug -o $kit_of_compress/zstd-level/sr_zstd.ko $build/sr_zstd.ko
    echo sr_zstd.ko >> $kit_of_compress/zstd-level/order

    find $tree -exec touch -h -d "@$SR_EPOCH" {} +
    (cd $tree && find . | sort | cpio -o -H newc --quiet --reproducible -R 0:0) \
        > $out/kernel-$flavour/initramfs.cpio
    sh /srorch/vm/vmlinux.sh $kit/kernel-$flavour/boot/vmlinuz-"$release" \
        $out/kernel-$flavour/vmlinux
    printf '%s\t%s\n' "$release" "$(cat $kit/kernel-$flavour/package)" \
        > $out/kernel-$flavour/kernel.tsv
done

phase "packing the root file system"
find $guest -newermt "@$SR_EPOCH" -exec touch -h -d "@$SR_EPOCH" {} +
# Room for what workloads write: a quarter on top, at least 256 MiB; whole 16 MiB.
used=$(du -sm --apparent-size $guest | cut -f 1)
extra=$((used / 4))
[ $extra -ge 256 ] || extra=256
size=$(((used + extra + 15) / 16 * 16))
# Fixed UUID and hash seed; no journal, for nothing outlives the guest.
E2FSPROGS_FAKE_TIME=$SR_EPOCH mke2fs -q -t ext4 -L srroot -b 4096 -m 0 \
    -O ^has_journal,^resize_inode,^metadata_csum_seed \
    -U 5352526f-6f74-4673-8000-000000000001 \
    -E hash_seed=5352526f-6f74-4673-8000-000000000002,lazy_itable_init=0,root_owner=0:0 \
    -d $guest $out/root.ext4 ${size}M
# mke2fs takes the times of change and access from the tree, where nobody can set them all.
inodes=$(dumpe2fs -h $out/root.ext4 2> /dev/null |
    awk '/^Inode count:/ { all = $3 } /^Free inodes:/ { free = $3 } END { print all - free }')
awk -v inodes="$inodes" -v epoch="$SR_EPOCH" 'BEGIN {
    times = split("atime ctime crtime", time)
    for (i = 1; i <= inodes; i++)
        for (t = 1; t <= times; t++)
            printf "set_inode_field <%d> %s @%s\nset_inode_field <%d> %s_extra 0\n",
                i, time[t], epoch, i, time[t]
}' > $kit/times
E2FSPROGS_FAKE_TIME=$SR_EPOCH debugfs -w -f $kit/times $out/root.ext4 > $kit/times.log 2>&1
if grep -v '^debugfs' $kit/times.log; then exit 1; fi
cp $kit/packages $out/packages.tsv
cp $kit/build-packages $out/build-packages.tsv
cp $kit/qemu $out/qemu.tsv
