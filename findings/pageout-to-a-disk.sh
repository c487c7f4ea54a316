#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: memory that is free a second after madvise(MADV_PAGEOUT) on 16 MiB, with swap on a disk and
#   on zram.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: once the pages are written they are free: 16 MiB more on the disk, less on zram, which
#   keeps them in memory, compressed.
# Found: on the disk nothing is free, though every page is swapped and Rss is 0. The write is still
#   under way when the call ends, so the pages stay in the swap cache, and nothing fetches them from
#   there until someone else needs memory. Read again, they come back without a read of the disk.
#   zram has written a page before the kernel looks at it again, and it is freed at once.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest_pages_out

for device in zram disk; do
    expect "$device: pages out" 4096 "$(found "$device" first out)"
    expect "$device: KiB that are still mapped" 0 "$(found "$device" mapped)"
done
holds "zram: KiB freed" "$(found zram freed)" -gt 8192
holds "disk: KiB freed" "$(found disk freed)" -lt 1024
expect "zram: KiB in the swap cache" 0 "$(found zram cached)"
holds "disk: KiB in the swap cache" "$(found disk cached)" -gt 15360
expect "zram: pages read from it when all are read again" 4096 "$(found zram read in)"
# Some may be written before the kernel looks, if the host lets the guest wait just then.
holds "disk: pages read from it when all are read again" "$(found disk read in)" -lt 256
exit "$changed"
