#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a file of 16 MiB that fio writes 4 KiB at a time, with buffer_compress_percentage=0.
# Version: fio 3.33 of Debian 12.
# Guess: the option is the part that compresses away, and the manual says that every value but 100
#   fills the buffer anew for each write. So 0 gives random data that nothing shrinks; and so does
#   leaving the option out, as fio's buffers are random by default.
# Found: with 0 all 4,096 blocks are the same. Giving the option turns off the small changes that
#   fio makes to each block by default; the refilling that is to replace them is only turned on
#   for values from 1. Without the option the blocks do differ, but in some dozens of bytes: gzip
#   takes the file to 2 % of its length. With 1, or refill_buffers=1, gzip gains next to nothing.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/fio.sh"

# write NAME [OPTION…]: how many different blocks fio writes, and to how many of 1,000 bytes gzip takes them.
write() {
    name=$1
    shift
    rm -f "$work/file"
    fio --name=write --filename="$work/file" --size=16m --bs=4k --rw=write --ioengine=psync "$@"
    gzip -6 -c "$work/file" > "$work/file.gz"
    python3 - "$name" "$work/file" "$work/file.gz" >> "$work/seen" << 'END'
import os, sys
data = open(sys.argv[2], "rb").read()
blocks = {data[at:at + 4096] for at in range(0, len(data), 4096)}
print(sys.argv[1], len(blocks), os.path.getsize(sys.argv[3]) * 1000 // len(data))
END
}
blocks() { awk -v name="$1" '$1 == name { print $2 }' "$work/seen"; }
part() { awk -v name="$1" '$1 == name { print $3 }' "$work/seen"; }

write zero --buffer_compress_percentage=0
write one --buffer_compress_percentage=1
write default
write refilled --refill_buffers=1
expect "buffer_compress_percentage=0: different blocks" 1 "$(blocks zero)"
expect "buffer_compress_percentage=1: different blocks" 4096 "$(blocks one)"
holds "buffer_compress_percentage=1: bytes of 1,000 after gzip" "$(part one)" -gt 980
expect "by default: different blocks" 4096 "$(blocks default)"
holds "by default: bytes of 1,000 after gzip" "$(part default)" -lt 100
holds "refill_buffers=1: bytes of 1,000 after gzip" "$(part refilled)" -gt 980
exit "$changed"
