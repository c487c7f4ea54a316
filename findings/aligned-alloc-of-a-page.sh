#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: resident memory of 20,000 blocks that are written whole: aligned_alloc(4096, 4096),
#   aligned_alloc(64, 64), malloc(16384), under three allocators.
# Version: libc6 2.36, libjemalloc2 5.3.0, libmimalloc2.0 2.0.9, all of Debian 12.
# Guess: a block that is as long as its alignment packs without gaps, give or take a header,
#   under each of the three. (About malloc(16384) nothing was guessed before it was seen.)
# Found: with glibc a page aligned to itself costs two pages (the chunk's header pushes the next
#   one to the page after), and 64 bytes aligned to a cache line cost three lines; the gaps fit no
#   such block again. jemalloc and mimalloc pack both. But jemalloc's malloc(16384), a size class of
#   its own, costs 20 KiB: from 16 KiB on each block gets a page more, so that blocks do not all
#   begin on the same cache line. aligned_alloc(4096, 16384) costs 16: there, the alignment saves.
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
	long all = 0, pages = 0;
	char line[64] = "";
	FILE *file = fopen("/proc/self/statm", "r");
	if (file && fgets(line, sizeof(line), file)) {
		char *end = line;
		for (; *end && *end != ' '; end++)
			all++;
		for (end++; *end >= '0' && *end <= '9'; end++)
			pages = pages * 10 + *end - '0';
	}
	return pages * sysconf(_SC_PAGESIZE);
}
static const struct { size_t alignment, size; } kinds[] = { { 4096, 4096 }, { 64, 64 }, { 0, 16384 }, { 4096, 16384 } };
static void *blocks[20000];
int main(int count, char **arguments)
{
	int kind = count > 1 ? arguments[1][0] - '0' : 0;
	size_t alignment = kinds[kind].alignment, size = kinds[kind].size;
	memset(blocks, 1, sizeof(blocks));
	long before = resident();
	for (int i = 0; i < 20000; i++) {
		blocks[i] = alignment ? aligned_alloc(alignment, size) : malloc(size);
		if (!blocks[i])
			return 1;
		memset(blocks[i], 1, size);
	}
	printf("%ld\n", (resident() - before) / 20000);
	return 0;
}
END
cc -O1 -o "$work/blocks" "$work/blocks.c" || give_up "cc"

# bytes KIND [LIBRARY]: resident bytes a block.
bytes() {
    "$root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$libraries" \
        ${2:+--preload "$root/usr/lib/x86_64-linux-gnu/$2"} "$work/blocks" "$1" || give_up "blocks under $2"
}
holds "glibc, a page aligned to itself, takes two" "$(bytes 0)" -ge 8000
holds "glibc, a cache line aligned to itself, takes three" "$(bytes 1)" -ge 180
for library in libjemalloc.so.2 libmimalloc.so.2.0; do
    holds "$library, a page aligned to itself" "$(bytes 0 $library)" -lt 4400
    holds "$library, a cache line aligned to itself" "$(bytes 1 $library)" -lt 80
done
holds "glibc, malloc(16384)" "$(bytes 2)" -lt 17000
holds "mimalloc, malloc(16384)" "$(bytes 2 libmimalloc.so.2.0)" -lt 17000
holds "jemalloc, malloc(16384), takes a page more" "$(bytes 2 libjemalloc.so.2)" -gt 20000
holds "jemalloc, the same aligned to a page, does not" "$(bytes 3 libjemalloc.so.2)" -lt 17000
exit "$changed"
