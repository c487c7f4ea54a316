#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 1,024 pages of shared memory are written and paged out, and so are 1,024 private ones. Who says
#   that they are in swap?
# Version: Linux 6.1.176-1 of Debian 12, in a guest with swap on zram.
# Guess: bit 62 in /proc/PID/pagemap, VmSwap in its status, and Swap in smaps, for both alike; and none
#   of them for a second mapping of the same memory that nobody has touched.
# Found: that holds for the private ones. Of the shared ones pagemap and VmSwap know nothing: their page
#   table entries are empty, as if nothing had ever been there, since where such a page is in swap is
#   written in the file's own index. smaps looks there, and finds all of it in swap for the second
#   mapping too, which has not a page of its own (shmem_swap_usage() in mm/shmem.c). Swap in smaps,
#   added up, counts shared memory once for each that maps it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest shared

expect "pages of shared memory written to swap" 1024 "$(found out)"
expect "shared: pages swapped by pagemap" 0 "$(found common swapped)"
expect "shared: pages present by pagemap" 0 "$(found common present)"
expect "shared: KiB by smaps" 4096 "$(found common smaps)"
expect "shared: KiB by status" 0 "$(found before status)"
expect "shared, another mapping, untouched: KiB by smaps" 4096 "$(found untouched smaps)"
expect "private: pages swapped by pagemap" 1024 "$(found private swapped)"
expect "private: KiB by smaps" 4096 "$(found private smaps)"
expect "private: KiB by status" 4096 "$(found after status)"
exit "$changed"
