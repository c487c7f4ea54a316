#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# More compressors: the lengths that follow LZO1X-1's in each record, which the crypto API's
# lzo must equal, and liblz4's must be near. Names that are none are refused, and say so.
. "${0%/*}/common.sh"
cat /bin/busybox /modules/*.ko /tests/*.sh | head -c 2097152 > /tmp/some
insmod "$SR_KO" backing_dev=/dev/ram0 force=1 compressors=lzo,842 2>/dev/null && fail "842 loads"
dmesg | tail -n 3 | grep -q "no compressor '842'" || fail "842 is refused without words"
insmod "$SR_KO" backing_dev=/dev/ram0 force=1 compressors=lzo,,lz4 2>/dev/null && fail "an empty name loads"
load force=1 compressors=lzo,lz4
"$SR_COLLECT" $DEBUG /tmp/stream 2>/dev/null & collector=$!
dd if=/tmp/some of=/dev/sr_relay bs=64k oflag=direct 2>/dev/null || fail "write"
dd if=/dev/sr_relay of=/dev/null bs=64k count=4 iflag=direct 2>/dev/null || fail "read"
kill -TERM $collector; wait $collector || fail "collector"
books
same "dropped" "$(percpu 6)" 0
more_check /tmp/stream /tmp/some || fail "lengths"
unload
rm -f /tmp/some /tmp/stream
