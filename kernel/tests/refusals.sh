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
dd if=/dev/zero of=/dev/ram0 bs=4096 count=16 2>/dev/null
refused "no backing device"
refused "does not exist" backing_dev=/dev/nosuch
refused "is not a block device" backing_dev=/dev/null
refused "holds no swap signature" backing_dev=/dev/ram0
refused "must be a multiple" backing_dev=/dev/ram0 subbuf_size=100
refused "must be a multiple" backing_dev=/dev/ram0 n_subbufs=0
load force=1; unload
mkswap /dev/ram0 >/dev/null
swapon /dev/ram0 || fail "swapon of the backing device itself"
refused "is in use" backing_dev=/dev/ram0
refused "is in use" backing_dev=/dev/ram0 force=1
swapoff /dev/ram0
dd if=/dev/zero of=/tmp/small bs=4096 count=9 2>/dev/null
loop=$(losetup -f) && losetup "$loop" /tmp/small || fail "no loop device"
refused "is too small" backing_dev="$loop" force=1
losetup -d "$loop"
