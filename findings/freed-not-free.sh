#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 32 MiB of small pages are touched and unmapped, in a guest of 256 MiB and in one of 1 GiB, each
#   of one processor. MemFree before and three seconds after the munmap()?
# Version: Linux 6.1.176-1 of Debian 12.
# Guess: MemFree rises by 32 MiB but for the pages that a processor keeps in its lists, some hundreds at
#   most; in the larger guest as in the smaller. (Written down after MemFree had once not risen in
#   another trial.)
# Found: in the smaller it does. In the larger one MemFree does not rise at all, and MemAvailable is
#   lower by some 20 MiB than before the pages were first touched, though they are in use for nothing:
#   they all are in the processor's lists. Since 5.14 these hold up to a zone's low watermark, divided
#   by its processors (zone_highsize() in mm/page_alloc.c), and where huge pages are on, from half a GiB
#   of memory on, the watermarks are raised to tens of megabytes. Neither count has the lists. What is
#   wrong is the count: the pages are handed out again first.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
for memory in 256 1024; do
    guest freed -m $memory
    rise=$(($(found unmapped free) - $(found touched free)))
    lists=$(($(found unmapped listed) - $(found touched listed)))
    available=$(($(found unmapped available) - $(found before available)))
    if [ $memory = 256 ]; then
        holds "$memory MiB: KiB that MemFree rises by, of 32768" "$rise" -gt 28672
        holds "$memory MiB: KiB that the processor's lists grow by" "$lists" -lt 4096
    else
        holds "$memory MiB: KiB that MemFree rises by, of 32768" "$rise" -lt 4096
        holds "$memory MiB: KiB that the processor's lists grow by" "$lists" -gt 28672
        holds "$memory MiB: KiB that MemAvailable changes by, from before to after" "$available" -lt -8192
    fi
done
exit "$changed"
