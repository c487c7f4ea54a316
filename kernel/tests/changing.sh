#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Pages that change while they are written out: a record and the kept contents are of one
# moment. With one CPU nothing changes while the relay looks; with two it does (changing.c).
. "${0%/*}/common.sh"
pages=$((96000 * 1024 / page_bytes))	# nearly all of the device
load force=1 pages_share=1 pages_ring=512
"$SR_COLLECT" -i 1 -c /tmp/contents $DEBUG /tmp/stream 2>/dev/null & collector=$!
changing write /dev/sr_relay $pages || fail "write"
kill -TERM $collector; wait $collector || fail "collector"
same "dropped" "$(percpu 6)" 0
same "contents" "$(counter pages_kept)" "$(($(wc -c < /tmp/contents) / kept_bytes))"
changing check /tmp/stream /tmp/contents || fail "contents are not those that were measured"
unload
rm /tmp/stream /tmp/contents
