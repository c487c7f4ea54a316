#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 32 MiB of untouched memory where huge pages are on: written at once, and written after one byte of
#   each 2 MiB has been read.
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB.
# Guess: huge pages in both cases. What has only been read maps a page of zeros that is nobody's, and the
#   first write replaces it, by a huge page where there is room for one.
# Found: the memory that was looked at first gets small pages alone, 8,192 of them. The look maps a huge page of
#   zeros, and a write to that falls back to a small page and splits the mapping
#   (do_huge_pmd_wp_page() in mm/huge_memory.c), which is then too full for a huge page at a fault; only
#   khugepaged makes one, later. A table that is searched before anything is in it has no huge pages; who
#   fills it first has.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest looks -m 1024

expect "KiB of huge pages, written at once" 32768 "$(found written huge)"
expect "KiB mapped, only read" 0 "$(found looked mapped)"
expect "KiB of huge pages, read and then written" 0 "$(found looked huge)"
exit "$changed"
