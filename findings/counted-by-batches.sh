#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: /proc/self/statm, ru_maxrss, /proc/self/smaps and a cgroup's memory.current, each read
#   after each of 300 pages is touched.
# Version: Linux 6.1.176-1 of Debian 12, in a guest with one processor.
# Guess: the kernel counts pages. Each of the four grows by one with each page.
# Found: smaps does, since it walks the page table. A thread hands its count to the process once in
#   66 page faults, so statm (and VmRSS, and top) and the peak that getrusage() gives stand still and
#   then jump by 66 pages. memory.current runs ahead instead: a processor charges 64 pages at once and
#   then uses them up. A program of one megabyte is measured to a quarter of it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest batches

echo "pages by which a count strays from the pages touched:"
cat "$work/found"
expect "smaps, pages" 0 "$(found smaps)"
for count in statm maxrss; do
    holds "$count, pages" "$(found "$count")" -ge 60
    holds "$count, pages" "$(found "$count")" -le 70
done
# Whatever else runs can take from the processor's store, or give it back.
holds "memory.current, pages" "$(found cgroup)" -ge 32
holds "memory.current, pages" "$(found cgroup)" -le 96
exit "$changed"
