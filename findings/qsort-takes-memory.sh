#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: qsort() of 64 MiB, in elements of 4 to 4,096 bytes. How much memory does it take?
# Version: libc6 2.36 of Debian 12.
# Guess: none to speak of. It is called quicksort, works in place, and has no way to say that memory is out.
# Found: with elements of up to 32 bytes, as much as the array itself: glibc sorts by merging, in a block from
#   malloc() as large as the array. Larger elements are sorted by pointers, for 64 bytes a quarter of the
#   array, for 4,096 next to nothing. Quicksort is what it falls back to where malloc() fails, or the copy
#   would need more than a quarter of the machine's memory (qsort_r() in stdlib/msort.c). Below that
#   an array needs its memory twice, and above it once.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian libc6=2.36-9+deb12u14

cat > "$work/sort.c" << 'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
static int compare(const void *a, const void *b)
{
	return memcmp(a, b, 4);
}
static long peak(void)
{
	struct rusage usage;
	return getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
}
int main(int count, char **arguments)
{
	size_t all = 64 << 20, element = atol(arguments[count - 1]);
	char *array = malloc(all);
	unsigned state = 1;
	if (!array)
		return 1;
	memset(array, 1, all);
	for (size_t at = 0; at < all; at += element) {
		state = state * 1664525 + 1013904223;
		memcpy(array + at, &state, sizeof(state));
	}
	long before = peak();
	qsort(array, all / element, element, compare);
	printf("%ld\n", peak() - before);
	return 0;
}
END
cc -O1 -o "$work/sort" "$work/sort.c" || give_up "cc"

# takes SIZE [KIB]: KiB more at the peak, with elements of that size, and with so much address space.
takes() {
    (ulimit -v "${2:-unlimited}" && "$root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$libraries" "$work/sort" "$1") || give_up "sort"
}
for size in 4 8 32; do
    taken=$(takes $size)
    holds "KiB more, elements of $size bytes, array of 65536" "$taken" -ge 65000
    holds "KiB more, elements of $size bytes, array of 65536" "$taken" -le 67000
done
taken=$(takes 64)
holds "KiB more, elements of 64 bytes" "$taken" -ge 16000
holds "KiB more, elements of 64 bytes" "$taken" -le 18000
holds "KiB more, elements of 4096 bytes" "$(takes 4096)" -le 2048
holds "KiB more, elements of 4 bytes, no room for a copy" "$(takes 4 98304)" -le 2048
exit "$changed"
