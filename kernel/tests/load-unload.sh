#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# 200 rounds of loading and unloading leave no memory behind.
. "${0%/*}/common.sh"
# Free pages in KiB, with those on the CPUs' own lists, which MemFree leaves out: they were
# seen to hold 5 to 42 MiB here, by chance, while the sum stayed within 84 KiB.
free_pages() {
	echo 3 > /proc/sys/vm/drop_caches; sleep 1
	awk -v page="$page_bytes" '$1 == "count:" || $1 == "nr_free_pages" { n += $2 } END { print n * page / 1024 }' /proc/zoneinfo
}
rounds() { i=0; while [ $i -lt "$1" ]; do load force=1; unload; i=$((i + 1)); done; }
rounds 10	# what is kept for good, is kept by now
before=$(free_pages)
rounds 200
# What is freed only after a grace period comes back; a leak does not. A page a round would
# be 800 KiB; a ring is 2 MiB a round.
tries=0
while gone=$((before - $(free_pages))); [ $gone -ge 400 ]; do
	tries=$((tries + 1))
	[ $tries -lt 20 ] || fail "$gone KiB are gone after 200 rounds"
done
