#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Copyright (C) 2026 The SwapReplay authors
# Large folios, 2 MiB and, where the kernel has them by size, 64 KiB: each page of one has its record,
# as the kernel counts them, and memory comes back unharmed. Once as a disk and once as zram.
. "${0%/*}/common.sh"
huge=/sys/kernel/mm/transparent_hugepage
# CONFIG_THP_SWAP is for the smallest pages, whose huge page has 2 MiB: other kernels split what they swap out.
if [ "$(cat $huge/hpage_pmd_size)" -gt $((2 << 20)) ]; then
	echo "folios.sh: no large folio is swapped out whole with pages of $page_bytes bytes"
	exit 0
fi
group=/sys/fs/cgroup/srfolios
# memory.high, not memory.max: Linux 7.3 at times gives up on a group and kills in it, with swap left.
mkdir -p $group && echo 32M > $group/memory.high || fail "no memory cgroup"
want=$(dd if=/dev/ram1 bs=48M count=1 2>/dev/null | md5sum)
usual=$(sed 's/.*\[\(.*\)\].*/\1/' $huge/enabled)
# Large folios that were swapped out whole: of 2 MiB, of 64 KiB.
whole() { if [ "$1" = 2048 ]; then vmstat thp_swpout; else cat $huge/hugepages-64kB/stats/swpout; fi; }
for size in 2048 64; do
	file=$huge/hugepages-${size}kB/enabled
	if [ $size = 2048 ]; then file=$huge/enabled; elif [ ! -e "$file" ]; then continue; fi
	echo never > $huge/enabled
	echo always > "$file"
	for synchronous in 0 1; do
		mkswap /dev/ram0 >/dev/null
		load synchronous=$synchronous
		"$SR_COLLECT" $DEBUG /tmp/stream 2>/tmp/report & collector=$!
		swapon /dev/sr_relay || fail "swapon"
		reads=$(counter reads) writes=$(counter writes)
		in=$(vmstat pswpin) out=$(vmstat pswpout) large=$(whole $size)
		got=$(sh -c "echo \$\$ > $group/cgroup.procs; exec dd if=/dev/ram1 bs=48M count=1 iflag=fullblock 2>/dev/null" | md5sum)
		same "memory that was swapped ($size kB, synchronous=$synchronous)" "$got" "$want"
		swapoff /dev/sr_relay || fail "swapoff"
		in=$(($(vmstat pswpin) - in)) out=$(($(vmstat pswpout) - out)) large=$(($(whole $size) - large))
		[ $large -gt 0 ] || fail "no folio of $size kB was swapped out whole: nothing is tested"
		same "reads ($size kB, synchronous=$synchronous)" $(($(counter reads) - reads)) $in
		same "writes ($size kB, synchronous=$synchronous)" $(($(counter writes) - writes)) $out
		books
		same "dropped" "$(percpu 6)" 0
		kill -TERM $collector; wait $collector || fail "collector: $(cat /tmp/report)"
		unload
		echo "folios.sh $size kB synchronous=$synchronous: $in in, $out out, $large folios whole"
	done
	[ $size = 2048 ] || echo never > "$file"
done
echo "$usual" > $huge/enabled
rmdir $group
rm /tmp/stream
