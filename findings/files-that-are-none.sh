#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 32 MiB of private memory are written and then marked with MADV_FREE. What does /proc/meminfo say
#   before and after?
# Version: Linux 6.1.176-1 of Debian 12, in a guest without swap.
# Guess: the same. Until memory is short the pages stay what they are, anonymous memory in use:
#   AnonPages and Inactive(anon) have them, Inactive(file) and MemAvailable do not.
# Found: AnonPages has them as before, but all 32 MiB have moved from Inactive(anon) to Inactive(file),
#   without a file, and Cached, which counts files' pages, knows nothing of them. Pages that need no
#   swap are reclaimed like a file's, so they are put into that list (lru_lazyfree_fn() in mm/swap.c),
#   and MemAvailable, which takes most of that list for available, rises by nearly 30 MiB.
#   Inactive(file) and Active(file) do not add up to a page cache.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest lazy

changes() { echo $(($(found freed "$1") - $(found written "$1"))); }
holds "KiB of 32768 that AnonPages changes by" "$(changes AnonPages)" -ge -256
holds "KiB that Inactive(anon) changes by" "$(changes "Inactive(anon)")" -le -30000
holds "KiB that Inactive(file) changes by" "$(changes "Inactive(file)")" -ge 30000
holds "KiB that Cached changes by" "$(changes Cached)" -le 256
holds "KiB that MemFree changes by" "$(changes MemFree)" -le 1024
holds "KiB that MemAvailable changes by" "$(changes MemAvailable)" -ge 15000
exit "$changed"
