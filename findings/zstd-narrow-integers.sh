#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: the numbers 0, 4, 8, … as an array of 4,096 integers of 32 bits, and of 64 bits.
# Version: zstandard 0.25.0 (zstd 1.5.7), lz4 4.4.5.
# Guess: the narrow array is half as long to begin with and holds the same, so it compresses to less
#   or to the same; zstd's best levels beat deflate's fastest on both.
# Found: at each level from 1 to 22 zstd needs about twice as much for the narrow array as for the
#   wide one, and almost twice as much as deflate's level 1. lz4, at its highest level, shortens the
#   wide one by half and the narrow one not at all. Of each 32-bit integer one byte is new and three
#   repeat. lz4 takes no match under four bytes, and neither does zstd below the levels with an
#   optimal parser; that parser may take three, but at its first prices literals seem cheaper, so
#   it takes none. In the wide array seven bytes repeat, and all find them.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python zstandard==0.25.0 lz4==4.4.5
"$python" - > "$work/lengths" << 'END'
import struct, zlib
import lz4.block, zstandard
for name, form in ("narrow", "<I"), ("wide", "<Q"):
    array = b"".join(struct.pack(form, 4 * i) for i in range(4096))
    lengths = [len(zstandard.compress(array, level)) for level in range(1, 23)]
    print(name, "raw", len(array))
    print(name, "zstd-least", min(lengths))
    print(name, "zstd-most", max(lengths))
    print(name, "deflate-1", len(zlib.compress(array, 1)))
    print(name, "lz4-12", len(lz4.block.compress(array, mode="high_compression", compression=12, store_size=False)))
END
length() { awk -v array="$1" -v name="$2" '$1 == array && $2 == name { print $3 }' "$work/lengths"; }
cat "$work/lengths"
least=$(length narrow zstd-least)
holds "32 bits: zstd's best is more than half the array" "$least" -gt 8192
holds "64 bits: zstd's worst is less than two thirds of that" "$(length wide zstd-most)" -lt $((least * 2 / 3))
holds "32 bits: deflate's level 1 is less than two thirds of it too" "$(length narrow deflate-1)" -lt $((least * 2 / 3))
holds "64 bits: zstd's best is shorter than deflate's level 1" "$(length wide zstd-least)" -lt "$(length wide deflate-1)"
holds "32 bits: lz4 does not shrink it" "$(length narrow lz4-12)" -ge 16384
holds "64 bits: lz4 halves it" "$(length wide lz4-12)" -lt 16400
exit "$changed"
