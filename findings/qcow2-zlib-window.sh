#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: qemu-img convert -c, compression_type=zlib (the default), clusters of 64 KiB.
# Version: qemu-utils 7.2 of Debian 12.
# Guess: it is deflate, so a cluster is compressed with deflate's window of 32 KiB; a block of
#   random bytes repeated all through the image shrinks to little more than the block.
# Found: the window is 4 KiB. Blocks of 3,584 bytes, repeated, compress about as well as with zstd;
#   blocks of 3,840 not at all: the image is longer than the raw file, as long as one of pure
#   random bytes. gzip and compression_type=zstd shrink both.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian qemu-utils=1:7.2+dfsg-7+deb12u18+b3 liburing2 libaio1 libglib2.0-0 libgnutls30 libnettle8 libhogweed6

# 1 MiB of one random block, over and over.
raw() {
    python3 -c 'import random, sys
block = random.Random(1).randbytes(int(sys.argv[1]))
sys.stdout.buffer.write((block * (2**20 // len(block) + 1))[:2**20])' "$1"
}
# Bytes of the qcow2 image made of standard input, with the compression named.
image() {
    cat > "$work/raw"
    LD_LIBRARY_PATH=$libraries "$root/usr/bin/qemu-img" convert -f raw -c -O qcow2 -o compression_type="$1" \
        "$work/raw" "$work/image" || give_up "qemu-img"
    stat -c %s "$work/image"
}

random=$(raw 1048576 | image zlib)
near=$(raw 3584 | image zlib)
far=$(raw 3840 | image zlib)
near_zstd=$(raw 3584 | image zstd)
far_zstd=$(raw 3840 | image zstd)
far_gzip=$(raw 3840 | gzip -6 | wc -c)
echo "bytes of 1 MiB: random $random; block of 3584: zlib $near, zstd $near_zstd; of 3840: zlib $far, zstd $far_zstd, gzip $far_gzip"
holds "a repeat within 3,584 bytes is found" "$near" -lt 524288
holds "a repeat within 3,840 bytes is not" "$far" -gt 1048576
holds "zstd finds it" "$far_zstd" -lt 524288
holds "so does gzip, with the same deflate" "$far_gzip" -lt 524288
exit "$changed"
