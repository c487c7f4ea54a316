#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 1,024 private pages are in swap on zram, and the program says MADV_WILLNEED. Where are they then?
# Version: Linux 6.1.176-1 of Debian 12.
# Guess: back: all in Rss, none in swap, zram empty, as after a look at each.
# Found: they have been read, and are in neither count: Rss is 0 and Swap has all. They are in the swap
#   cache, and zram has them too. A look at each maps them without a further read, and zram keeps its
#   copies all the same, since a slot is given up at once only by a fault that reads it past the cache
#   (do_swap_page() in mm/memory.c). Without the advice zram is empty after the look: who asked has
#   the pages twice. (Up to 64 freed slots wait for their zram pages to be freed, in either case.)
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest asked
expect "paged out: Rss" 0 "$(found out rss)"
expect "paged out: in zram" 1024 "$(found out zram)"
expect "looked at: Rss" 1024 "$(found looked rss)"
holds "looked at: in zram" "$(found looked zram)" -le 64
expect "asked for: pages read" 1024 "$(found asked in)"
expect "asked for: Rss" 0 "$(found asked rss)"
expect "asked for: Swap" 1024 "$(found asked swap)"
expect "asked for, and looked at: Rss" 1024 "$(found both rss)"
expect "asked for, and looked at: Swap" 0 "$(found both swap)"
holds "asked for, and looked at: in zram" "$(found both zram)" -ge 1024
exit "$changed"
