#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: 64 MiB of blocks of one size are freed, in the order in which they were allocated. How many of the
#   pages between the beginning of the first and the end of the last does free() touch?
# Version: libjemalloc2 5.3.0, libmimalloc2.0 2.0.9, libtcmalloc-minimal4 2.10 and libc6 2.36, all of Debian
#   12.
# Guess: with glibc all, as it has a header before each block. The others keep what they know of a block
#   apart from it, so their free() touches next to none.
# Found: jemalloc's touches none, indeed. mimalloc's and tcmalloc's touch every page, and of blocks larger
#   than a page one in each block: a free block is in a list, whose links are in the blocks. If such a heap
#   is in swap, all of it has to come back in order to be thrown away. jemalloc keeps its lists as arrays.
#   glibc touches all with small blocks too; of blocks of 256 KiB, which it maps one by one, one page each.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian libc6=2.36-9+deb12u14 libjemalloc2=5.3.0-1 libmimalloc2.0=2.0.9+ds-2 libtcmalloc-minimal4=2.10-1 libstdc++6 \
    libgcc-s1

cat > "$work/touches.c" << 'END'
/* touches SIZE: pages that hold the blocks, and how many of them free() touches. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#define PAGE 4096UL
static volatile long touched;
static void *blocks[1 << 20];
static uintptr_t pages[1 << 20];
static void open_page(int signal, siginfo_t *info, void *context)
{
	uintptr_t page = (uintptr_t)info->si_addr / PAGE * PAGE;
	(void)signal, (void)context;
	touched++;
	if (mprotect((void *)page, PAGE, PROT_READ | PROT_WRITE))
		_exit(3);
}
static int compare(const void *a, const void *b)
{
	uintptr_t x = *(const uintptr_t *)a, y = *(const uintptr_t *)b;
	return (x > y) - (x < y);
}
int main(int count, char **arguments)
{
	size_t size = atol(arguments[count - 1]);
	long number = (64L << 20) / size, some = 0, closed = 0;
	struct sigaction action = { .sa_sigaction = open_page, .sa_flags = SA_SIGINFO };
	for (long i = 0; i < number; i++) {
		blocks[i] = malloc(size);
		if (!blocks[i])
			return 1;
		memset(blocks[i], 1, size);
	}
	for (long i = 0; i < number; i++)
		for (uintptr_t at = (uintptr_t)blocks[i]; at < (uintptr_t)blocks[i] + size; at = (at / PAGE + 1) * PAGE)
			if (some == 0 || pages[some - 1] != at / PAGE * PAGE)
				pages[some++] = at / PAGE * PAGE;
	qsort(pages, some, sizeof(*pages), compare);
	/* The heap does not shrink. */
	void *pin = malloc(size);
	sigaction(SIGSEGV, &action, NULL);
	for (long i = 0; i < some; i++)
		if (i == 0 || pages[i] != pages[i - 1])
			closed += !mprotect((void *)pages[i], PAGE, PROT_NONE);
	for (long i = 0; i < number; i++)
		free(blocks[i]);
	(void)pin;
	printf("%ld %ld\n", closed, touched);
	fflush(stdout);
	_exit(0);
}
END
cc -O1 -o "$work/touches" "$work/touches.c" || give_up "cc"

# touches SIZE [LIBRARY]: per cent of the pages.
touches() {
    "$root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$libraries" ${2:+--preload "$2"} \
        "$work/touches" "$1" > "$work/count" || give_up "touches $*"
    awk '{ print int(100 * $2 / $1) }' "$work/count"
}
for size in 64 512 2048 4096; do
    for library in libmimalloc.so.2.0 libtcmalloc_minimal.so.4; do
        holds "$library, blocks of $size: per cent of the pages" "$(touches $size $library)" -ge 90
    done
    holds "libjemalloc.so.2, blocks of $size: per cent of the pages" "$(touches $size libjemalloc.so.2)" -le 5
done
holds "glibc, blocks of 64: per cent of the pages" "$(touches 64)" -ge 90
for library in libmimalloc.so.2.0 libtcmalloc_minimal.so.4; do
    expect "$library, blocks of 16 pages: per cent of the pages" 6 "$(touches 65536 $library)"
done
exit "$changed"
