#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Not one of the tests: what a write through the relay costs, in guest time. For
# `COUNTED=1 run KERNEL KIT 1 cost`, where an instruction takes a nanosecond.
. "${0%/*}/common.sh"
now() { cut -d ' ' -f 1 /proc/uptime; }
cat /bin/busybox /modules/*.ko /bin/lzo_check | head -c 4194304 > /tmp/programs
for from in /dev/ram1 /tmp/programs /dev/zero; do
	load force=1 wake_bytes=1048576 ring_bytes=16777216
	begin=$(now)
	for i in $(seq 40); do
		dd if=$from of=/dev/sr_relay bs=1M count=4 oflag=direct conv=notrunc 2>/dev/null || fail "write"
	done
	echo "cost.sh $from: $(awk "BEGIN { print ($(now) - $begin) / $(counter writes) * 1e6 }") us a page"
	unload
done
rm /tmp/programs
