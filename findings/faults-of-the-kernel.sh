#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 4 MiB of small pages are touched one by one, or had mapped by MADV_POPULATE_WRITE, mlock() or
#   MAP_POPULATE. How many page faults are counted?
# Version: Linux 6.1.176-1 of Debian 12.
# Guess: one for each page touched. None, or as many, for pages that the kernel maps by itself; in either case
#   getrusage(), perf and /proc/vmstat agree, since a page fault is a page fault.
# Found: perf's page-faults counts the touches and none of the others; ru_minflt and pgfault count all. The
#   kernel maps such pages by the code that handles faults, without a fault, and perf is told only of
#   those that came with a processor's registers (mm_account_fault() in mm/memory.c). A program that
#   locks its memory has, by perf, hardly any faults, and by time(1) thousands.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
guest faults -m 1024

for way in touched populated locked mapped; do
    for count in rusage vmstat; do
        holds "$way: faults by $count" "$(found $way $count)" -ge 1024
        holds "$way: faults by $count" "$(found $way $count)" -lt 1040
    done
done
holds "touched: faults by perf" "$(found touched perf)" -ge 1024
for way in populated locked mapped; do
    expect "$way: faults by perf" 0 "$(found $way perf)"
done
exit "$changed"
