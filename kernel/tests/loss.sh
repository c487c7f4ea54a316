#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# A ring too small: what was dropped is counted exactly, and the collector agrees.
. "${0%/*}/common.sh"
load force=1 subbuf_size=64 n_subbufs=3
all=$((40 * 65536 / page_bytes))
dd if=/dev/ram1 of=/dev/sr_relay bs=64k count=40 2>/dev/null || fail "write"
books
dropped=$(percpu 6)
same "drawn" "$(counter sequence)" $all
[ "$dropped" -gt 0 ] || fail "nothing was dropped"
echo 0 > $DEBUG/sr_relay/enabled
dd if=/dev/ram1 of=/dev/sr_relay bs=64k count=1 2>/dev/null
same "drawn after the end" "$(counter sequence)" $all
"$SR_COLLECT" $DEBUG /tmp/stream 2>/tmp/report || fail "collector: $(cat /tmp/report)"
same "report" "$(cat /tmp/report)" \
	"sr_collect: $((all - dropped)) records written, $dropped lost of $all drawn"
same "bytes in the stream" "$(wc -c < /tmp/stream)" $(((all - dropped + 1) * 32))
unload
