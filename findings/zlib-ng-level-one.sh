#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a megabyte of random hexadecimal digits, of random base64, and of decimal numbers, by level 1 of
#   zlib-ng and of zlib.
# Version: zlib-ng 0.5.1 of PyPI, zlib1g 1.2.13 of Debian 12.
# Guess: within a tenth of each other. zlib-ng is zlib made faster, and its level 1 searches a little less;
#   in random digits there is nothing to be found by searching.
# Found: zlib-ng's is longer by almost half for digits, and base64 it does not shrink at all, where zlib
#   saves a quarter. Level 1 of zlib-ng does without codes made for the data: it uses deflate's fixed ones,
#   in which no byte takes less than eight bits, so that all it gains comes from repeats. From level 2 on it
#   is as short as zlib, and shorter. Who moves a program to zlib-ng moves its level 1 to 2.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python zlib-ng==0.5.1
debian zlib1g=1:1.2.13.dfsg-1

"$python" - "$root/lib/x86_64-linux-gnu/libz.so.1" > "$work/lengths" << 'END'
import base64, ctypes, random, sys
from zlib_ng import zlib_ng

zlib = ctypes.CDLL(sys.argv[1])

def length(data, level):
    room = len(data) * 2 + 64
    target, size = ctypes.create_string_buffer(room), ctypes.c_ulong(room)
    if zlib.compress2(target, ctypes.byref(size), data, ctypes.c_ulong(len(data)), level):
        sys.exit("compress2")
    return size.value

random.seed(1)
million = 1 << 20
for name, data in (
    ("hex", random.randbytes(million // 2).hex().encode()),
    ("base64", base64.b64encode(random.randbytes(million))[:million]),
    ("decimal", b" ".join(b"%d" % random.randrange(10**9) for _ in range(100000))),
):
    for level in 1, 2:
        packed = zlib_ng.compress(data, level)
        if zlib_ng.decompress(packed) != data:
            sys.exit("decompress")
        # Two bytes of zlib's own, then a bit that says "last block" and two with the block's kind.
        print(name, level, len(packed) * 1000 // len(data), length(data, level) * 1000 // len(data), packed[2] >> 1 & 3)
END
cat "$work/lengths"
# per NAME LEVEL COLUMN: 3, zlib-ng's bytes for 1,000; 4, zlib's; 5, the kind of the first block.
per() { awk -v name="$1" -v level="$2" -v column="$3" '$1 == name && $2 == level { print $column }' "$work/lengths"; }
for name in hex decimal; do
    holds "$name: zlib-ng's level 1 is longer by two fifths at least" $((10 * $(per $name 1 3))) -gt $((14 * $(per $name 1 4)))
    expect "$name: kind of block, level 1 (1: fixed codes)" 1 "$(per $name 1 5)"
done
holds "base64: bytes of 1,000, zlib-ng's level 1" "$(per base64 1 3)" -gt 990
holds "base64: bytes of 1,000, zlib's level 1" "$(per base64 1 4)" -lt 800
for name in hex base64 decimal; do
    holds "$name: level 2 is no longer than zlib's" "$(per $name 2 3)" -le "$(per $name 2 4)"
    expect "$name: kind of block, level 2 (2: codes of its own)" 2 "$(per $name 2 5)"
done
exit "$changed"
