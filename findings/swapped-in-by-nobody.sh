#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a program has 16 MiB of memory in small pages, and 64 or 65 of each 512 are swapped out. Then it
#   sleeps. How many does it have in swap a minute later?
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB with swap on zram.
# Guess: all of them. Nobody touches them, and memory is plenty.
# Found: where 65 of 512 are out all stay there. Where 64 are, all are read back within seconds. Huge pages
#   are on, as Debian has them, and khugepaged makes one wherever at most an eighth of the small
#   ones is in swap (max_ptes_swap) and half of them have been accessed. Nothing has to be in use: the
#   accessed bits are old ones. The reads count as swap-ins, and are the program's by no fault of its own:
#   who infers from swap-ins what a program touches, infers too much.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
modules zsmalloc zram
guest returns -m 1024

expect "pages in swap, where 64 of 512 were paged out" 256 "$(found first 64)"
expect "pages in swap, where 65 of 512 were" 260 "$(found first 65)"
expect "KiB of huge pages at first" 0 "$(found first huge)"
expect "pages in swap later, of those 256" 0 "$(found later 64)"
expect "pages in swap later, of those 260" 260 "$(found later 65)"
expect "pages read from swap" 256 "$(found in)"
expect "KiB of huge pages later" 8192 "$(found later huge)"
echo "seconds that it took: $(found seconds)"
exit "$changed"
