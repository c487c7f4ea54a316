#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: brotli's default quality, 11, beside quality 5 on 8,192 ascending integers of 64 bits.
# Version: Brotli 1.2.1.
# Guess: 11 searches longest. It is the shortest, or longer than another by a per cent at most.
# Found: it is longer than 5 by almost half. From quality 10 on an optimal parser weighs copies
#   against literals, and its first prices come from how often each byte occurs. Six bytes of eight
#   are the same, so they look cheap as literals, and the copy of all of them is not taken; they end
#   up at almost a bit each. It is not the zeros: any byte six times does it. With six bytes that
#   differ from each other, as constant as those, 11 wins as it should.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python Brotli==1.2.1
"$python" - > "$work/lengths" << 'END'
import struct
import brotli
for name, rest in ("zeros", bytes(6)), ("sevens", b"7" * 6), ("different", bytes.fromhex("3fd1c7117a9e")):
    array = b"".join(struct.pack("<H", 1000 + i) + rest for i in range(8192))
    for quality in 5, 9, 10, 11:
        print(name, quality, len(brotli.compress(array, quality=quality)))
END
length() { awk -v array="$1" -v quality="$2" '$1 == array && $2 == quality { print $3 }' "$work/lengths"; }
cat "$work/lengths"
for array in zeros sevens; do
    five=$(length $array 5)
    holds "$array: quality 11 is longer than 5 by a third at least" "$(length $array 11)" -gt $((five * 4 / 3))
    holds "$array: so is quality 10" "$(length $array 10)" -gt $((five * 4 / 3))
done
holds "six different bytes: quality 11 is the shortest" "$(length different 11)" -lt "$(length different 5)"
exit "$changed"
