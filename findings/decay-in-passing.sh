#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 64 MiB in blocks of 64 KiB are written and freed; three times the allocator's delay later a
#   million small blocks are allocated and freed. How much is resident then?
# Version: libjemalloc2 5.3.0 and libmimalloc2.0 2.0.9, both of Debian 12. The delay is half a second:
#   mimalloc's default, and dirty_decay_ms:500 for jemalloc, whose default is ten.
# Guess: next to nothing. What is freed goes back to the kernel after the delay; if no timer does it,
#   then the next calls of malloc() and free() do.
# Found: jemalloc keeps some 50 MiB, mimalloc all 64. There is no timer, and the calls are no help: both
#   look at the clock only where an allocation goes past the thread's own cache or pages
#   (arena_decay_ticks() in jemalloc's src/arena.c, mi_segment_cache_purge() in mimalloc's
#   src/segment-cache.c), and a million small blocks, each freed at once, never do. A server that has
#   had its peak and goes on with small work keeps the peak. With background_thread:true jemalloc gives
#   all back in time; mimalloc has mi_collect().
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian libc6=2.36-9+deb12u14 libjemalloc2=5.3.0-1 libmimalloc2.0=2.0.9+ds-2 libstdc++6 libgcc-s1

cat > "$work/blocks.c" << 'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static long resident(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		exit(1);
	fclose(file);
	return pages * sysconf(_SC_PAGESIZE) / 1024;
}
static void *blocks[1024];
int main(void)
{
	const size_t size = 65536;
	long before = resident();
	for (int i = 0; i < 1024; i++) {
		blocks[i] = malloc(size);
		if (!blocks[i])
			return 1;
		memset(blocks[i], 1, size);
	}
	printf("full %ld\n", resident() - before);
	for (int i = 0; i < 1024; i++)
		free(blocks[i]);
	usleep(1500000);
	for (int i = 0; i < 1000000; i++) {
		void *volatile block = malloc(64);
		free(block);
	}
	printf("later %ld\n", resident() - before);
	return 0;
}
END
cc -O1 -o "$work/blocks" "$work/blocks.c" || give_up "cc"

# later LIBRARY [SETTINGS]: KiB resident at the end.
later() {
    MALLOC_CONF=${2-} "$root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$libraries" \
        ${1:+--preload "$1"} "$work/blocks" > "$work/resident" || give_up "$1"
    holds "KiB, $1, all written" "$(sed -n 's/^full //p' "$work/resident")" -ge 65536
    later=$(sed -n 's/^later //p' "$work/resident")
}
delay=dirty_decay_ms:500,muzzy_decay_ms:0
later libjemalloc.so.2 $delay
holds "KiB, jemalloc, in the end" "$later" -gt 32768
later libmimalloc.so.2.0
holds "KiB, mimalloc, in the end" "$later" -gt 60000
later libjemalloc.so.2 $delay,background_thread:true
holds "KiB, jemalloc with a thread for it, in the end" "$later" -lt 8192
exit "$changed"
