#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# What the module must refuse, each with a line in the kernel log that says why.
. "${0%/*}/common.sh"
refused() {
	reason=$1; shift
	dmesg -c >/dev/null
	insmod "$SR_KO" "$@" 2>/dev/null && fail "loaded in spite of: $reason ($*)"
	dmesg | grep -q "sr_relay: .*$reason" || fail "no line \"$reason\" for $*: $(dmesg)"
}
dd if=/dev/zero of=/dev/ram0 bs=$page_bytes count=16 2>/dev/null
refused "no backing device"
refused "does not exist" backing_dev=/dev/nosuch
refused "is not a block device" backing_dev=/dev/null
refused "holds no swap signature" backing_dev=/dev/ram0
# The signature stands at the end of a page of the kernel that the area was made for.
for bytes in $((page_bytes / 4)) $((page_bytes * 4)); do
	printf SWAPSPACE2 | dd of=/dev/ram0 bs=1 seek=$((bytes - 10)) conv=notrunc 2>/dev/null
done
refused "holds no swap signature" backing_dev=/dev/ram0
printf SWAPSPACE2 | dd of=/dev/ram0 bs=1 seek=$((page_bytes - 10)) conv=notrunc 2>/dev/null
load; unload
dd if=/dev/zero of=/dev/ram0 bs=$page_bytes count=16 2>/dev/null
refused "must be a multiple" backing_dev=/dev/ram0 subbuf_size=100
refused "must be a multiple" backing_dev=/dev/ram0 wake_bytes=0
refused "must have from" backing_dev=/dev/ram0 n_subbufs=0
refused "must have from" backing_dev=/dev/ram0 n_subbufs=4097
refused "must have from" backing_dev=/dev/ram0 wake_bytes=64 ring_bytes=63
refused "must have from" backing_dev=/dev/ram0 ring_bytes=1073741825
refused "give one" backing_dev=/dev/ram0 ring_bytes=524288 n_subbufs=2
refused "from 1 to" backing_dev=/dev/ram0 pages_share=1 pages_ring=0
load force=1; unload
# What the ring comes to, by its own names and by the older ones.
parameter() { cat /sys/module/sr_relay/parameters/"$1"; }
settles() {
	want=$1; shift
	load force=1 "$@"
	same "wake_bytes subbuf_size ring_bytes n_subbufs with $*" "$want" \
		"$(parameter wake_bytes) $(parameter subbuf_size) $(parameter ring_bytes) $(parameter n_subbufs)"
	unload
}
settles "262144 262144 2097152 8"
settles "64 64 512 8" subbuf_size=64
settles "64 64 192 3" subbuf_size=64 n_subbufs=3
settles "64 64 192 3" wake_bytes=64 ring_bytes=192
settles "262144 262144 786432 3" n_subbufs=3
mkswap /dev/ram0 >/dev/null
swapon /dev/ram0 || fail "swapon of the backing device itself"
refused "is in use" backing_dev=/dev/ram0
refused "is in use" backing_dev=/dev/ram0 force=1
swapoff /dev/ram0
dd if=/dev/zero of=/tmp/small bs=$page_bytes count=9 2>/dev/null
loop=$(losetup -f) && losetup "$loop" /tmp/small || fail "no loop device"
refused "is too small" backing_dev="$loop" force=1
losetup -d "$loop"
