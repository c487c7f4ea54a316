#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: one small page in each 2 MiB of 4 GiB is read, then written, then paged out, and all of it given
#   back with MADV_DONTNEED. How much memory does that take?
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB with swap on zram.
# Guess: reading none, for there is one page of zeros for all; writing 8 MiB; paged out and given back, none
#   again.
# Found: reading takes 8 MiB, as much as writing adds, and giving back keeps it: a page table of 4 KiB for
#   each 2 MiB, until munmap(). Page tables are not swapped, are in no smaps, and count for the cgroup. A
#   program whose Rss and swap are 0 by all its mappings still has 8 MiB.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest tables -m 1024

holds "KiB of page tables, untouched" "$(found untouched tables)" -lt 64
for step in read written out given; do
    holds "KiB of page tables, $step" "$(found $step tables)" -ge 8192
done
expect "KiB mapped, read" 0 "$(found read mapped)"
expect "KiB mapped, written" 8192 "$(found written mapped)"
expect "KiB mapped, paged out" 0 "$(found out mapped)"
holds "KiB charged, read" $(($(found read charged) - $(found untouched charged))) -ge 7680
holds "KiB charged, given back" $(($(found given charged) - $(found untouched charged))) -ge 7680
holds "KiB of page tables, unmapped" "$(found unmapped tables)" -lt 64
exit "$changed"
