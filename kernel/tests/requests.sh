#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Flushes and discards go down and are counted, forced writes (FUA) go down as such; a
# read-only device stays one.
. "${0%/*}/common.sh"
null_device 131000-131007
insmod "$SR_KO" backing_dev=/dev/srtest || fail "cannot load"
dd if=/dev/ram1 of=/dev/sr_relay bs=1M count=4 conv=fsync 2>/dev/null || fail "write"
[ "$(counter flushes)" -gt 0 ] || fail "fsync sent no flush"
# The block layer's own trace: W for a write, F behind it for FUA.
trace=/sys/kernel/tracing
echo 1 > $trace/events/block/block_bio_queue/enable
fua /dev/sr_relay 77 || fail "forced write"
echo 0 > $trace/events/block/block_bio_queue/enable
below=$(tr : , < /sys/block/srtest/dev)
grep -q "block_bio_queue: $below WF[A-Z]* $((77 * page_bytes / 512)) + $((page_bytes / 512)) " $trace/trace ||
	fail "FUA did not go down: $(grep block_bio_queue $trace/trace)"
blkdiscard -o 1048576 -l 2097152 /dev/sr_relay || fail "discard"
[ "$(counter discards)" -gt 0 ] || fail "the discard was not recorded"
same "a discarded MiB below" "$(dd if=/dev/srtest bs=1M skip=1 count=1 iflag=direct 2>/dev/null | md5sum)" \
	"$(dd if=/dev/zero bs=1M count=1 2>/dev/null | md5sum)"
same "a MiB beside it" "$(dd if=/dev/srtest bs=1M skip=3 count=1 iflag=direct 2>/dev/null | md5sum)" \
	"$(dd if=/dev/ram1 bs=1M skip=3 count=1 2>/dev/null | md5sum)"
books
unload
no_null_device

dd if=/dev/zero of=/tmp/readonly bs=1M count=8 2>/dev/null
mkswap /tmp/readonly > /dev/null
loop=$(losetup -f) && losetup -r "$loop" /tmp/readonly || fail "no loop device"
insmod "$SR_KO" backing_dev="$loop" || fail "cannot load over a read-only device"
same "read-only" "$(blockdev --getro /dev/sr_relay)" 1
dd if=/dev/ram1 of=/dev/sr_relay bs=$page_bytes count=1 oflag=direct 2>/dev/null && fail "written in spite of it"
dd if=/dev/sr_relay of=/dev/null bs=$page_bytes count=1 iflag=direct 2>/dev/null || fail "cannot be read"
unload
losetup -d "$loop"; rm /tmp/readonly
