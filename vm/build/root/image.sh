#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# image.sh NAME
# Stage 2 of a root file system, inside the chroot that stage 1 left: compile our own programs
# with the root's compiler, and pack it. Everything lands in /srorch/out.
set -eu
here=$(dirname "$0")
. "$here/../recipe.sh"
src=/srorch/src
epoch=$(value "$src/vm/roots/$1.yaml" epoch)
export LC_ALL=C SOURCE_DATE_EPOCH="$epoch"
guest=/srorch/guest
kit=/srorch/kit
out=/srorch/out
programs=$src/$(sources $src/vm/sources.tsv programs)
workloads=$src/$(sources $src/vm/sources.tsv workloads)
mkdir -p $out

phase "compiling the guest's programs"
mkdir -p $guest/usr/local/bin
for c in "$programs"/*.c; do
    [ -e "$c" ] || continue
    program=$(basename "$c" .c | tr _ -)
    # The built-in workloads, of which synth has the same sources.
    case $program in
    sr-workload) more="-I $workloads/include $(echo $workloads/*.c)" ;;
    *) more= ;;
    esac
    gcc -std=gnu11 -Wall -Wextra -Werror -O2 -static -s -pthread -o "$guest/usr/local/bin/$program" "$c" $more
done
for script in "$programs"/*.py "$programs"/*.sh; do
    [ -e "$script" ] || continue
    install -m 755 "$script" $guest/usr/local/bin/
done

phase "packing the root file system"
find $guest \( -type d -o -newermt "@$epoch" \) -exec touch -h -d "@$epoch" {} +
# Room for what workloads write: a quarter on top, at least 256 MiB; whole 16 MiB.
used=$(du -sm --apparent-size $guest | cut -f 1)
extra=$((used / 4))
[ $extra -ge 256 ] || extra=256
size=$(((used + extra + 15) / 16 * 16))
# Fixed UUID and hash seed; no journal, for nothing outlives the guest.
E2FSPROGS_FAKE_TIME=$epoch mke2fs -q -t ext4 -L srroot -b 4096 -m 0 \
    -O ^has_journal,^resize_inode,^metadata_csum_seed \
    -U 5352526f-6f74-4673-8000-000000000001 \
    -E hash_seed=5352526f-6f74-4673-8000-000000000002,lazy_itable_init=0,root_owner=0:0 \
    -d $guest $out/root.ext4 ${size}M
# mke2fs takes the times of change and access from the tree, where nobody can set them all.
inodes=$(dumpe2fs -h $out/root.ext4 2> /dev/null |
    awk '/^Inode count:/ { all = $3 } /^Free inodes:/ { free = $3 } END { print all - free }')
awk -v inodes="$inodes" -v epoch="$epoch" 'BEGIN {
    times = split("atime ctime crtime", time)
    for (i = 1; i <= inodes; i++)
        for (t = 1; t <= times; t++)
            printf "set_inode_field <%d> %s @%s\nset_inode_field <%d> %s_extra 0\n",
                i, time[t], epoch, i, time[t]
}' > $kit/times
E2FSPROGS_FAKE_TIME=$epoch debugfs -w -f $kit/times $out/root.ext4 > $kit/times.log 2>&1
if grep -v '^debugfs' $kit/times.log; then exit 1; fi
mkdir $out/tables
cp $kit/packages $out/tables/packages.tsv
cp $kit/build-packages $out/tables/build-packages.tsv
cp $kit/time $out/tables/time.tsv
