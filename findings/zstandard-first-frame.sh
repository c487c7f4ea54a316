#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: two frames one after the other, as a store of compressed pages has them, read by
#   PyPI's zstandard and lz4.
# Version: zstandard 0.25.0, lz4 4.4.5.
# Guess: both formats say that frames can be concatenated, zstd -d, lz4 -d, and Python's own gzip and
#   bz2 give both pages; so do these, or they refuse.
# Found: decompress() of both gives the first page alone and no error; the readers of files in the
#   same two modules give both.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python zstandard==0.25.0 lz4==4.4.5
"$python" - > "$work/lengths" << 'END'
import bz2, gzip, io, lz4.frame, zstandard
pages = (b"a" * 4096, b"b" * 4096)
zstd = b"".join(map(zstandard.compress, pages))
lz = b"".join(map(lz4.frame.compress, pages))
print("zstandard.decompress", len(zstandard.decompress(zstd)))
print("zstandard.open", len(zstandard.open(io.BytesIO(zstd)).read()))
print("lz4.frame.decompress", len(lz4.frame.decompress(lz)))
print("lz4.frame.open", len(lz4.frame.open(io.BytesIO(lz)).read()))
print("gzip.decompress", len(gzip.decompress(b"".join(map(gzip.compress, pages)))))
print("bz2.decompress", len(bz2.decompress(b"".join(map(bz2.compress, pages)))))
END
length() { awk -v name="$1" '$1 == name { print $2 }' "$work/lengths"; }
for call in zstandard.decompress lz4.frame.decompress; do
    expect "$call of two frames of 4096" 4096 "$(length $call)"
done
for call in zstandard.open lz4.frame.open gzip.decompress bz2.decompress; do
    expect "$call of two frames of 4096" 8192 "$(length $call)"
done
exit "$changed"
