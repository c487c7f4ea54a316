#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: zram's default compressor lzo-rle beside lzo, on pages of small 64-bit integers.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: lzo-rle is lzo and a code for runs of zeros. Where there are many runs of zeros it is
#   shorter, where there are none it is longer by its header of 2 bytes at most.
# Found: many short runs are what it does worst. On 512 random integers, of 8, 16 or 32 bits each
#   stored in 64, lzo-rle is a fifth longer than lzo or more; on those of 32 bits it stores the page whole,
#   which lzo does not. (A zero run has its own code of 4 bytes; lzo takes it together with its
#   neighbours as a match of 3.) One long run is what it gains from.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zstd_compress zstd lz4_compress lz4 lz4hc_compress lz4hc zram
python3 - "$work/initramfs/pages" << 'END'
import random, struct, sys
numbers = random.Random(2)
for bits in (8, 16, 32):
    page = b"".join(struct.pack("<Q", numbers.randrange(1 << bits)) for _ in range(512))
    open(f"{sys.argv[1]}/bits-{bits}", "wb").write(page)
open(f"{sys.argv[1]}/half", "wb").write(numbers.randbytes(2048) + bytes(2048))
END
guest zram

grep -E ' lzo(-rle)? ' "$work/found"
for bits in 8 16 32; do
    lzo=$(found "bits-$bits" lzo)
    holds "$bits bits: lzo-rle is longer by a fifth" "$(found "bits-$bits" lzo-rle)" -gt $((lzo * 6 / 5))
done
expect "32 bits: lzo-rle stores the page whole" 4096 "$(found bits-32 lzo-rle)"
holds "32 bits: lzo does not" "$(found bits-32 lzo)" -lt 3264
holds "half a page of zeros: lzo-rle is shorter" "$(found half lzo-rle)" -lt "$(found half lzo)"
exit "$changed"
