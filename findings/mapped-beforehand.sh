#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a file of 1,024 pages in memory is mapped with MAP_PRIVATE, and the pages are mapped in
#   beforehand with MAP_POPULATE, or locked with mlock(). Nothing is written. How many pages are copied?
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: none. Page tables are filled with the file's own pages, as reading does; a private page is
#   copied once it is written. The manual speaks of read-ahead.
# Found: none if the mapping may only be read. If it may be written every page is copied at once, by
#   MAP_POPULATE as by mlock(), even where reading had mapped the file's own pages before: writable
#   private mappings are mapped in by a write fault, so as not to fault again later
#   (populate_vma_page_range() in mm/gup.c). A file that is loaded this way takes its memory twice, and
#   mlockall() does it to the data of each library.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest prefaults

expect "KiB copied of 4096, read-only, MAP_POPULATE" 0 "$(found readable)"
expect "KiB copied of 4096, writable, MAP_POPULATE" 4096 "$(found writable)"
expect "KiB copied of 4096, writable, only read" 0 "$(found looked)"
expect "KiB copied of 4096, writable, read and then locked" 4096 "$(found locked)"
exit "$changed"
