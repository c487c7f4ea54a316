#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 256 pages of a heap, and of a mapping, are written; 4 into /proc/self/clear_refs forgets that;
#   one page is written again; then the heap, or the mapping, grows by one page. Which pages are
#   soft-dirty?
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: the page that was written, and the new one: soft-dirty bits are bits of page table entries, and
#   nothing has touched those of the other 255.
# Found: all 256. There is a mark for a whole mapping beside the pages' own, as a new mapping's pages
#   are to count as dirty, and it is set on the mapping that grew: brk() sets it on the heap
#   (do_brk_flags() in mm/mmap.c), and mmap() on an old mapping that the new one is merged with. A dirty
#   tracker, or a snapshot that saves what changed, saves the whole heap each time malloc() has grown it
#   by a little.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest dirty

for where in heap mapping; do
    expect "$where: soft-dirty pages of 256 after clear_refs" 0 "$(found $where cleared)"
    expect "$where: soft-dirty pages, one written" 1 "$(found $where written)"
    expect "$where: soft-dirty pages, a page more beside them" 256 "$(found $where grown)"
done
exit "$changed"
