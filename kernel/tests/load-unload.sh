#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# 200 rounds of loading and unloading leave no memory behind.
. "${0%/*}/common.sh"
available() { echo 3 > /proc/sys/vm/drop_caches; sleep 1; sed -n 's/MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo; }
rounds() { i=0; while [ $i -lt "$1" ]; do load force=1; unload; i=$((i + 1)); done; }
rounds 10	# what is kept for good, is kept by now
before=$(available)
rounds 200
# What is freed only after a grace period, or lies in a CPU's lists, comes back; a leak does
# not. A round that leaked one ring would cost 2 MiB, one that leaked its scratch 28 KiB.
tries=0
while gone=$((before - $(available))); [ $gone -ge 2048 ]; do
	tries=$((tries + 1))
	[ $tries -lt 20 ] || fail "$gone KiB are gone after 200 rounds"
done
