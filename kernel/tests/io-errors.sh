#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# An error of the backing device reaches the caller, for a read and for a write; the
# pages beside it are unharmed. The device is null_blk with one bad page.
. "${0%/*}/common.sh"
sectors=$((page_bytes / 512))
null_device $((1000 * sectors))-$((1001 * sectors - 1))
insmod "$SR_KO" backing_dev=/dev/srtest || fail "cannot load"
one() { dd bs=$page_bytes count=1 "$@" 2>/dev/null; }
one if=/dev/sr_relay of=/dev/null skip=1000 iflag=direct && fail "a bad page was read"
same "errors" "$(counter errors)" 1
one if=/dev/ram1 of=/dev/sr_relay seek=1000 oflag=direct && fail "a bad page was written"
same "errors" "$(counter errors)" 2
for page in 999 1001; do
	one if=/dev/ram1 of=/dev/sr_relay skip=$page seek=$page oflag=direct || fail "write of page $page"
	same "page $page" "$(one if=/dev/sr_relay skip=$page iflag=direct | md5sum)" \
		"$(one if=/dev/ram1 skip=$page | md5sum)"
done
same "errors" "$(counter errors)" 2
books
unload
no_null_device
