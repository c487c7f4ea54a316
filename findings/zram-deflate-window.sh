#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: zram with the compressor "deflate", one page whose second half repeats its first.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: deflate finds the repeat, as every other compressor does, and as zlib does with its own
#   settings; it compresses best of all, that is why one pays for it.
# Found: the kernel's deflate has a window of 2 KiB, of which zlib uses 262 bytes less: half a
#   page away is out of its sight. The page is kept whole, 4,096 bytes, where LZO, LZ4 and zstd
#   halve it. A repeat after 1,780 bytes is still found, one after 1,800 is not.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zstd_compress zstd lz4_compress lz4 lz4hc_compress lz4hc zram
for distance in 1780 1800 2048; do
    python3 -c 'import random, sys
block = random.Random(1).randbytes(int(sys.argv[1]))
sys.stdout.buffer.write((block * 3)[:4096])' "$distance" > "$work/initramfs/pages/after-$distance"
done
guest zram

own=$(python3 -c 'import sys, zlib; print(len(zlib.compress(open(sys.argv[1], "rb").read())))' "$work/initramfs/pages/after-2048")
echo "zlib's own default, after 2048: $own"
expect "deflate, after 2048" 4096 "$(found after-2048 deflate)"
expect "deflate, after 1800" 4096 "$(found after-1800 deflate)"
holds "deflate, after 1780" "$(found after-1780 deflate)" -lt 2048
for compressor in lzo lzo-rle lz4 lz4hc zstd; do
    holds "$compressor, after 2048" "$(found after-2048 "$compressor")" -lt 2560
done
holds "zlib's own default, after 2048" "$own" -lt 2560
exit "$changed"
