#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: the compressed length of a page in zram, and with the library of the same name.
# Version: Linux 6.1.176-1, liblzo2-2 2.10 and liblz4-1 1.9.4, all of Debian 12.
# Guess: LZO1X-1 and LZ4's default are algorithms without options, in the kernel by import from the
#   libraries: a page has one length under each.
# Found: on eight pages of words LZ4's lengths agree, and LZO's on no page: by their
#   sources the kernel's encoder hashes into 13 bits, liblzo2's into 14. So a length needs the name of its
#   implementation, not of its algorithm.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
debian liblzo2-2=2.10-2 liblz4-1=1.9.4-1
modules zsmalloc zstd_compress zstd lz4_compress lz4 lz4hc_compress lz4hc zram
# Eight pages of words, then their lengths with the libraries, in the form of a guest's.
python3 - "$work/initramfs/pages" "$root" > "$work/libraries" << 'END'
import ctypes, glob, random, sys
pages, root = sys.argv[1:]
numbers = random.Random(3)
words = ["".join(numbers.choices("etaoinshrdlu", k=numbers.randrange(2, 9))) for _ in range(400)]
lzo, lz4 = (ctypes.CDLL(glob.glob(f"{root}/**/{name}", recursive=True)[0]) for name in ("liblzo2.so.2", "liblz4.so.1"))
work = ctypes.create_string_buffer(1 << 20)
for i in range(8):
    page = " ".join(numbers.choices(words, k=1500)).encode()[:4096]
    open(f"{pages}/words-{i}", "wb").write(page)
    out, length = ctypes.create_string_buffer(8192), ctypes.c_size_t()
    lzo.lzo1x_1_compress(page, ctypes.c_size_t(4096), out, ctypes.byref(length), work)
    print(f"words-{i} lzo {length.value}")
    print(f"words-{i} lz4 {lz4.LZ4_compress_default(page, out, 4096, 8192)}")
END
guest zram

# agreeing COMPRESSOR: pages with one length in both.
agreeing() {
    { grep " $1 " "$work/found"; grep " $1 " "$work/libraries"; } | sort | uniq -d | wc -l
}
{ grep -E ' (lzo|lz4) ' "$work/found"; cat "$work/libraries"; } | sort
expect "lzo: pages of 8 that agree" 0 "$(agreeing lzo)"
expect "lz4: pages of 8 that agree" 8 "$(agreeing lz4)"
exit "$changed"
