#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# The recorded lengths against liblzo2's LZO1X-1 of the same pages: programs, text, random
# bytes, zeros.
. "${0%/*}/common.sh"
{
	cat /bin/busybox /modules/*.ko /tests/*.sh
	dd if=/dev/ram1 bs=1M count=1; dd if=/dev/zero bs=1M count=1
} 2>/dev/null | head -c 4194304 > /tmp/pages
load force=1
"$SR_COLLECT" $DEBUG /tmp/stream 2>/dev/null & collector=$!
dd if=/tmp/pages of=/dev/sr_relay bs=64k oflag=direct 2>/dev/null || fail "write"
kill -TERM $collector; wait $collector || fail "collector"
lzo_check /tmp/stream /tmp/pages || fail "lengths differ from liblzo2's by more than they may"
unload
rm /tmp/pages /tmp/stream
