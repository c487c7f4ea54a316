#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: zstd --patch-from for two versions of 32 MiB of random bytes that differ in every hundredth
#   byte, at levels 1, 3 and 9; as it comes, with -T2, and with --single-thread.
# Version: zstd 1.5.4 of Debian 12.
# Guess: the same length within a percent. By default one thread compresses, and the manual says that
#   the result of --single-thread is slightly different.
# Found: the default is some thirty times as long, and saves about a quarter of the file where
#   --single-thread saves 97 %. One thread is still given the file in jobs, of two megabytes at level 3,
#   and only the first gets the old file; the others have the end of the job before
#   (ZSTDMT_compressionJob() in lib/compress/zstdmt_compress.c). For these the old file is known to
#   long-distance matching alone, which looks at one place in many for 64 equal bytes and has to find
#   its way back after each change. Where changes are far apart nothing is lost, so the usual trial
#   shows no difference. At level 19 zstd advises --single-thread, at others it says nothing.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian zstd=1.5.4+dfsg2-5+deb12u1 liblz4-1 liblzma5 zlib1g

# versions DISTANCE: two versions, $work/old and $work/new, with a change each so many bytes.
versions() {
    python3 - "$work" "$1" << 'END'
import random, sys
data = bytearray(random.Random(1).randbytes(32 << 20))
with open(sys.argv[1] + "/old", "wb") as file:
    file.write(data)
for at in range(0, len(data), int(sys.argv[2])):
    data[at] ^= 1
with open(sys.argv[1] + "/new", "wb") as file:
    file.write(data)
END
}
run_zstd() { LD_LIBRARY_PATH=$libraries "$root/usr/bin/zstd" -q -f "$@" 2>> "$work/said" || give_up "zstd $*"; }
# patch LEVEL [OPTION]: the length of the patch, which is applied to see that it is one.
patch() {
    run_zstd "-$1" ${2:+"$2"} --patch-from="$work/old" "$work/new" -o "$work/patch"
    run_zstd -d --long=31 --patch-from="$work/old" "$work/patch" -o "$work/again"
    cmp -s "$work/new" "$work/again" || give_up "the patch does not give the new version"
    stat -c %s "$work/patch"
}
versions 100
for level in 1 3 9; do
    single=$(patch $level --single-thread)
    holds "level $level, a change each 100 bytes: bytes with --single-thread" "$single" -lt 1000000
    for option in "" -T2; do
        default=$(patch $level "$option")
        holds "level $level, a change each 100 bytes: bytes ${option:-by default}" "$default" -gt $((15 * single))
    done
done
versions 4096
holds "level 3, a change each 4,096 bytes: bytes with --single-thread" "$(patch 3 --single-thread)" -lt 100000
holds "level 3, a change each 4,096 bytes: bytes by default" "$(patch 3)" -lt 100000
exit "$changed"
