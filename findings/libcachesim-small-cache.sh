#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: pages asked for in turn, ten times over, of a cache that holds twice as many.
# Version: libcachesim 0.3.5.
# Guess: everything fits, so with any policy only the first round misses.
# Found: LRU, FIFO and ARC do that. S3-FIFO in a cache of ten pages has not one hit, nor has
#   W-TinyLFU in one of 99, and nothing is said (LIRS, the same, warns). Each keeps a part of the cache
#   for new objects, a tenth or a hundredth, and an object that does not fit into this part
#   is never let in. With one page more both are perfect. An object of a tenth of a large
#   cache fares no better.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
python libcachesim==0.3.5
"$python" - > "$work/hits" << 'END'
import libcachesim
def hits(name, size, length, objects):
    """Hits when objects are asked for in turn, ten times over."""
    cache = getattr(libcachesim, name)(cache_size=size)
    found = 0
    for number in range(10 * objects):
        request = libcachesim.Request()
        request.obj_id, request.obj_size, request.clock_time = number % objects, length, number
        found += cache.get(request)
    return found
for name in "LRU", "FIFO", "ARC", "S3FIFO", "WTinyLFU":
    for pages in 10, 11, 99, 100:
        print(name, pages, hits(name, pages * 4096, 4096, pages // 2))
    for length in 99, 100:
        print(name, f"length-{length}", hits(name, 1000, length, 3))
END
hits() { awk -v name="$1" -v what="$2" '$1 == name && $2 == what { print $3 }' "$work/hits"; }
for policy in LRU FIFO ARC; do
    expect "hits of 50, $policy with 10 pages" 45 "$(hits $policy 10)"
    expect "hits of 490, $policy with 99 pages" 441 "$(hits $policy 99)"
    expect "hits of 30, $policy with 1000 bytes for objects of 100" 27 "$(hits $policy length-100)"
done
expect "hits of 50, S3-FIFO with 10 pages" 0 "$(hits S3FIFO 10)"
expect "hits of 50, S3-FIFO with 11 pages" 45 "$(hits S3FIFO 11)"
expect "hits of 490, W-TinyLFU with 99 pages" 0 "$(hits WTinyLFU 99)"
expect "hits of 500, W-TinyLFU with 100 pages" 450 "$(hits WTinyLFU 100)"
expect "hits of 30, S3-FIFO with 1000 bytes for objects of 100" 0 "$(hits S3FIFO length-100)"
expect "hits of 30, S3-FIFO with 1000 bytes for objects of 99" 27 "$(hits S3FIFO length-99)"
exit "$changed"
