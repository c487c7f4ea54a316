#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Bios of 32 pages, as Linux 7.3 makes them of neighbouring slots (bios.c): a record for each page
# with that page's length, whatever memory the bio is of, and whether the device below takes it whole
# (brd) or the block layer splits it into 4 KiB (null_blk).
. "${0%/*}/common.sh"
cat /bin/busybox /modules/*.ko /tests/*.sh | head -c 393216 > /tmp/pages
queued() { grep -c "block_bio_queue: $1 W[A-Z]* [0-9]* + 256 " /sys/kernel/tracing/trace; }
check() {
	device=$(tr : , < "/sys/block/sr_relay/dev")
	echo > /sys/kernel/tracing/trace
	echo 1 > /sys/kernel/tracing/events/block/block_bio_queue/enable
	"$SR_COLLECT" $DEBUG /tmp/stream 2>/tmp/report & collector=$!
	bios /dev/sr_relay /tmp/pages || fail "cannot write over $1"
	echo 0 > /sys/kernel/tracing/events/block/block_bio_queue/enable
	kill -TERM $collector; wait $collector || fail "collector"
	[ "$(queued "$device")" -ge 2 ] || fail "no bios of 32 pages over $1: nothing is tested"
	same "writes over $1" "$(counter writes)" 96
	same "partial over $1" "$(counter partial)" 0
	same "report" "$(cat /tmp/report)" "sr_collect: 96 records written, 0 lost of 96 drawn"
	lzo_check /tmp/stream /tmp/pages || fail "lengths over $1"
	same "data over $1" "$(dd if="$1" bs=4096 count=96 iflag=direct 2>/dev/null | md5sum)" \
		"$(md5sum < /tmp/pages)"
	books
}
load force=1
check /dev/ram0
unload
null_device 131000-131007 1 8
insmod "$SR_KO" backing_dev=/dev/srtest || fail "cannot load"
check /dev/srtest
unload
no_null_device
rm /tmp/pages /tmp/stream
