#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Data written through the device reads back the same, and each page is one record.
# Read directly: readahead would add records for pages that nobody asked for.
. "${0%/*}/common.sh"
load force=1
dd if=/dev/ram1 of=/dev/sr_relay bs=1M count=8 2>/dev/null || fail "write"
same "writes" "$(counter writes)" $((8388608 / page_bytes))
want=$(dd if=/dev/ram1 bs=1M count=8 2>/dev/null | md5sum)
got=$(dd if=/dev/sr_relay bs=1M count=8 iflag=direct 2>/dev/null | md5sum)
same "data read back" "$got" "$want"
same "reads" "$(counter reads)" $((8388608 / page_bytes))
# 512 bytes in the midst of a page: a partial record, and data that arrives. Held open, or
# the device goes back to blocks of a page.
exec 3<>/dev/sr_relay
blockdev --setbsz 512 /dev/sr_relay || fail "cannot set the block size"
dd if=/dev/ram1 of=/dev/sr_relay bs=512 skip=7 seek=100001 count=1 conv=notrunc,fsync 2>/dev/null || fail "partial write"
exec 3>&-
same "partial" "$(counter partial)" 1
want=$(dd if=/dev/ram1 bs=512 skip=7 count=1 2>/dev/null | md5sum)
got=$(dd if=/dev/ram0 bs=512 skip=100001 count=1 2>/dev/null | md5sum)
same "partial data on the backing device" "$got" "$want"
books
unload
