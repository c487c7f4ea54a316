#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 4,096 pages paged out, only read, and paged out again, with swap on zram and on a disk.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: a page that was only read since it came back is still good in its swap slot, so the second
#   time nothing is written, on zram as on a disk.
# Found: on a disk the second time costs nothing. On zram every page is compressed and written
#   again. Its device is synchronous, so the kernel reads the page past the swap cache and gives the
#   slot up at once; there is no clean copy. A page that is mostly read costs zram a compression a
#   round. (On a disk a byte written between makes all the difference, on zram none.)
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest_pages_out

grep wrote "$work/found"
for device in zram disk; do
    for round in first read written; do
        expect "$device, $round: pages out" 4096 "$(found "$device" "$round" out)"
    done
    expect "$device: pages written at first" 4096 "$(found "$device" first wrote)"
    expect "$device: pages written after each was written to" 4096 "$(found "$device" written wrote)"
done
expect "disk: pages written after each was read" 0 "$(found disk read wrote)"
expect "zram: pages written after each was read" 4096 "$(found zram read wrote)"
exit "$changed"
