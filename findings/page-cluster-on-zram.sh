#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 1,024 pages are in swap on zram. How many come back with vm.page-cluster 0, and with its default, 3,
#   when every eighth is read, and how often is the disk waited for when all are read in a row?
# Version: Linux 6.1.176-1 of Debian 12.
# Guess: 128 with 0, all 1,024 with 3, eight pages a read, which is why everybody who writes of zram sets
#   it to 0; in a row 1,024 times with 0, 128 times with 3.
# Found: every eighth page brings 128 with either: a read that is not beside the last one takes itself
#   alone, however large the cluster may be (__swapin_nr_pages() in mm/swap_state.c; that shared memory
#   does so too was guessed wrong a second time). In a row the setting matters for shared memory alone,
#   tmpfs among it. Private memory waits 1,024 times with either: from a device that answers at once
#   do_swap_page() in mm/memory.c reads page by page, past all reading ahead.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest ahead

for kind in private shared; do
    for cluster in 0 3; do
        expect "every eighth of $kind pages, page-cluster $cluster: pages that came" 128 "$(found $kind in $cluster)"
    done
done
expect "private pages in a row, page-cluster 0: waited for" 1024 "$(found private waits 0)"
expect "private pages in a row, page-cluster 3: waited for" 1024 "$(found private waits 3)"
expect "shared pages in a row, page-cluster 0: waited for" 1024 "$(found shared waits 0)"
expect "shared pages in a row, page-cluster 3: waited for" 128 "$(found shared waits 3)"
exit "$changed"
