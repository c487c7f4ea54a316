#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 512 pages, 2 MiB, are written; 4 into /proc/self/clear_refs forgets that; mremap() moves them. Which
#   are soft-dirty at their new addresses?
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB.
# Guess: all of them, wherever they go: none of these addresses had anything before. The kernel has code for
#   it, which marks each page table entry that it moves.
#   (Written down after half of some moved pages had been seen dirty in another trial.)
# Found: all, if old and new place are a different distance from a multiple of 2 MiB. If it is the same,
#   none: then the kernel moves the page table as a whole (move_normal_pmd() in mm/mremap.c), and no entry
#   is marked. Of a larger block some are dirty and some are not, by where they lie. A huge page is marked
#   wherever it goes. Who saves the dirty pages only, with their addresses, misses what was moved.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest moved -m 1024

for way in apart alike huge; do
    expect "$way: soft-dirty pages of 512 after clear_refs" 0 "$(found $way cleared)"
done
expect "small pages, a page further from a multiple: soft-dirty, moved" 512 "$(found apart moved)"
expect "small pages, as far from a multiple: soft-dirty, moved" 0 "$(found alike moved)"
expect "a huge page: soft-dirty, moved" 512 "$(found huge moved)"
exit "$changed"
