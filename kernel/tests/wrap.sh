#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Counters of bytes that pass 2^32 and 2^64 (the build for tests starts them just below), in
# rings whose size is no power of two: every record and every content arrives once and whole.
. "${0%/*}/common.sh"
pages=$DEBUG/sr_pages0 records=$DEBUG/sr_relay0
# $1: which page of /dev/ram1, to the same page of the device, on CPU 0.
put() { taskset 1 dd if=/dev/ram1 of=/dev/sr_relay bs=$page_bytes count=1 skip="$1" seek="$1" oflag=direct conv=notrunc 2>/dev/null || fail "write"; }
# Nothing but the contents of the pages given wait to be read, and as many records.
get() {
	dd if=$pages of=/tmp/contents bs=$kept_bytes count=9 2>/dev/null
	same "contents" "$(wc -c < /tmp/contents)" $((kept_bytes * $#))
	same "records" "$(dd if=$records bs=32 count=9 2>/dev/null | wc -c)" $((32 * $#))
	at=0
	for page in "$@"; do
		same "content of page $page" "$(tail -c +$((kept_bytes * at + 17)) /tmp/contents | head -c $page_bytes | md5sum)" \
			"$(dd if=/dev/ram1 bs=$page_bytes count=1 skip="$page" 2>/dev/null | md5sum)"
		at=$((at + 1))
	done
}
# Two records, then two contents, below 2^32 and 2^64; the shell counts in 64 bits with a sign.
below=$((4294967296 - 2 * kept_bytes))
for first in 4294967232 18446744073709551552 $below $(printf %u $((-2 * kept_bytes))); do
	SR_KO=$SR_TEST_KO load force=1 pages_share=1 pages_ring=3 wake_bytes=32 ring_bytes=96 test_first=$first
	put 1; put 2; put 3; get 1 2 3	# a full ring over the edge
	for page in 4 5 6 7 8; do put $page; get $page; done
	put 11; put 12; get 11 12
	put 21; put 22; put 23; put 24; put 25
	same "dropped from $first" "$(percpu 6)" 2
	same "contents dropped" "$(counter pages_dropped)" 2
	get 21 22 23
	put 31; get 31
	books
	unload
done
rm /tmp/contents
