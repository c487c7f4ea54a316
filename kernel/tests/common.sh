# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# What the tests share; sourced with SR_KO, SR_TEST_KO (the
# build for tests) and SR_COLLECT set and brd loaded: /dev/ram0 is
# the backing device, /dev/ram1 a file of random bytes.
DEBUG=/sys/kernel/debug

# Bytes of a page of this kernel, and of a page's contents with the record before them.
page_bytes=$(awk '/^KernelPageSize/ { print $2 * 1024; exit }' /proc/self/smaps)
kept_bytes=$((page_bytes + 16))

fail() { echo "FAIL ${0##*/}: $*"; exit 1; }
load() { insmod "$SR_KO" backing_dev=/dev/ram0 "$@" || fail "cannot load with $*"; }
unload() { rmmod sr_relay || fail "cannot unload"; }
counter() { sed -n "s/^$1 //p" $DEBUG/sr_relay/counters; }
vmstat() { sed -n "s/^$1 //p" /proc/vmstat; }
# Sum of a CPU field over all CPUs: 4 written, 6 dropped.
percpu() { awk -v f="$1" '$1 == "cpu" { n += $f } END { print n + 0 }' $DEBUG/sr_relay/counters; }
same() { [ "$2" = "$3" ] || fail "$1: $2, but should be $3"; }
# Written and dropped make up every record drawn, whenever one looks.
books() { same "written + dropped" $(($(percpu 4) + $(percpu 6))) "$(counter sequence)"; }
# A disk of 64 MiB in memory with the given range of bad sectors, holding a swap signature. Its
# I/O ends in a softirq, or with a second argument of 2 half a millisecond later, from a timer. A
# third argument is the most sectors of a request.
null_device() {
	null=/sys/kernel/config/nullb/srtest
	if [ -d $null ]; then no_null_device; fi	# left by a test that failed
	mkdir $null && echo 64 > $null/size && echo 1 > $null/memory_backed && echo 1 > $null/discard &&
		echo 1 > $null/cache_size && echo "${2:-1}" > $null/irqmode &&
		echo 500000 > $null/completion_nsec &&
		{ [ -z "${3:-}" ] || echo "$3" > $null/max_sectors; } &&
		echo "+$1" > $null/badblocks && echo 1 > $null/power || fail "no null_blk"
	mkswap /dev/srtest > /dev/null || fail "mkswap"
}
no_null_device() { echo 0 > $null/power; rmdir $null; }
