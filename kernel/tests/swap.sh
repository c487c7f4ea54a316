#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Real swapping: the kernel's own counts equal the module's, nothing is lost, memory comes
# back unharmed; no unloading while swapped on. Once as a disk and once as zram.
. "${0%/*}/common.sh"
group=/sys/fs/cgroup/srtest
mkdir -p $group && echo 24M > $group/memory.max || fail "no memory cgroup"
want=$(dd if=/dev/ram1 bs=48M count=1 2>/dev/null | md5sum)
for synchronous in 0 1; do
	mkswap /dev/ram0 >/dev/null
	load synchronous=$synchronous
	"$SR_COLLECT" $DEBUG /tmp/stream 2>/tmp/report & collector=$!
	swapon /dev/sr_relay || fail "swapon"
	rmmod sr_relay 2>/dev/null && fail "unloaded while swapped on"
	reads=$(counter reads) writes=$(counter writes)
	in=$(vmstat pswpin) out=$(vmstat pswpout) ahead=$(vmstat swap_ra)
	got=$(sh -c "echo \$\$ > $group/cgroup.procs; exec dd if=/dev/ram1 bs=48M count=1 iflag=fullblock 2>/dev/null" | md5sum)
	same "memory that was swapped (synchronous=$synchronous)" "$got" "$want"
	ahead=$(($(vmstat swap_ra) - ahead))
	swapoff /dev/sr_relay || fail "swapoff"
	in=$(($(vmstat pswpin) - in)) out=$(($(vmstat pswpout) - out))
	[ $in -gt 1000 ] && [ $out -gt 1000 ] || fail "hardly swapped: $in in, $out out"
	same "reads (synchronous=$synchronous)" $(($(counter reads) - reads)) $in
	same "writes (synchronous=$synchronous)" $(($(counter writes) - writes)) $out
	[ "$(counter frees)" -gt 0 ] || fail "no freed slot was recorded"
	freed=$(counter frees)
	books
	same "dropped" "$(percpu 6)" 0
	drawn=$(counter sequence)
	kill -TERM $collector; wait $collector || fail "collector: $(cat /tmp/report)"
	same "report" "$(cat /tmp/report)" "sr_collect: $drawn records written, 0 lost of $drawn drawn"
	# The kernel reads ahead from a disk, and not from a device that calls itself synchronous.
	if [ $synchronous = 0 ]; then
		disk=$ahead
		[ $disk -gt 1000 ] || fail "as a disk only $disk pages were read ahead"
	else
		[ $ahead -lt $((disk / 10)) ] ||
			fail "as zram $ahead pages were read ahead, as a disk $disk: synchronous=1 changed nothing"
	fi
	unload
	echo "swap.sh synchronous=$synchronous: $in in, $out out, $ahead read ahead, $freed freed, $drawn records"
done
