#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: mincore() of a mapping of a file of 1,024 pages that is one hole, of which nothing is in memory.
#   The owner asks, and a user who may read the file but not write it.
# Version: Linux 6.1.176-1 of Debian 12, in a guest.
# Guess: no page is resident, whoever asks; who may not know gets an error.
# Found: to the other user all 1,024 are resident, and the call succeeds. Who could not open a file for
#   writing is told so of every page, since 5.2, because the truth would tell what others read
#   (can_do_mincore() in mm/mincore.c). What measures the page cache, fincore for one, finds programs
#   and libraries wholly in memory unless root runs it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest residents

expect "KiB that the file occupies" 0 "$(found blocks)"
expect "pages of 1024 resident, the owner asks" 0 "$(found owner)"
expect "pages of 1024 resident, another user asks" 1024 "$(found other)"
exit "$changed"
