#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 32 MiB of huge pages are written, and all but the first 4 KiB of each are given back with
#   MADV_DONTNEED. What do the counters say?
# Version: Linux 6.1.176-1 of Debian 12, in a guest of 1 GiB.
# Guess: the huge pages are split, 16 small pages stay, and nearly 32 MiB are free: for the process, the
#   system and its cgroup.
# Found: Rss, AnonPages and "anon" in memory.stat drop to those 16 pages, and not one page is free: the
#   cgroup's memory.current still has all. Only the mapping is split. The huge page itself waits, until
#   a shrinker comes by under memory pressure (deferred_split_huge_page() in mm/huge_memory.c), and what
#   of it is no longer mapped is missing from all counts of mapped memory; of /proc/meminfo only
#   Inactive(anon) has it. An allocator that gives small pages back from huge ones measures a success.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest parts -m 1024

expect "KiB of huge pages" 32768 "$(found huge)"
for counter in mapped anonymous stat; do
    holds "KiB, whole, by $counter" "$(found whole $counter)" -ge 32768
    holds "KiB, given back, by $counter" "$(found given $counter)" -lt 1024
done
holds "KiB, whole, charged to the cgroup" "$(found whole charged)" -ge 32768
holds "KiB, given back, charged to the cgroup" "$(found given charged)" -ge 32768
holds "KiB, after the shrinkers have run, charged to the cgroup" "$(found shrunk charged)" -lt 1024
exit "$changed"
