/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about soft-dirty bits:
 *
 *   dirty  pages that are soft-dirty after clear_refs, a write to one, and growth of their mapping by a page
 *   moved  pages that are soft-dirty after clear_refs, when mremap() has moved their mapping
 */
#include "guest.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGES = 256 };

static void count(const char *label, const char *step, const char *memory, long pages)
{
	long sum = 0;

	for (long page = 0; page < pages; page++)
		sum += pagemap(memory + page * PAGE) >> 55 & 1;
	printf("found %s %s %ld\n", label, step, sum);
}

/* All written, forgotten, and one written again. */
static void write_one(const char *label, char *memory)
{
	memset(memory, 1, PAGES * PAGE);
	put("/proc/self/clear_refs", "4");
	count(label, "cleared", memory, PAGES);
	memory[5 * PAGE] = 2;
	count(label, "written", memory, PAGES);
}

void dirty(void)
{
	char *heap = (char *)(((uintptr_t)sbrk(0) + PAGE - 1) / PAGE * PAGE);

	if (brk(heap + PAGES * PAGE))
		fail("brk");
	write_one("heap", heap);
	if (brk(heap + (PAGES + 1) * PAGE))
		fail("brk");
	count("heap", "grown", heap, PAGES);

	/* Between pages that no other mapping is laid next to. */
	char *room = mmap(NULL, (PAGES + 3) * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

	if (room == MAP_FAILED || mmap(room + PAGE, PAGES * PAGE, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED)
		fail("mmap");
	write_one("mapping", room + PAGE);
	if (mmap(room + (PAGES + 1) * PAGE, PAGE, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED)
		fail("mmap");
	count("mapping", "grown", room + PAGE, PAGES);
}

/* Moves 2 MiB to a place that is a number of bytes past a multiple of 2 MiB. */
static void move_by(const char *label, size_t past, int advice)
{
	const size_t huge = 2 << 20;
	char *room = mmap(NULL, 6 * huge, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *from = (char *)(((uintptr_t)room + huge - 1) / huge * huge), *to = from + 3 * huge + past;

	if (room == MAP_FAILED || mmap(from, huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != from ||
	    madvise(from, huge, advice))
		fail("mmap");
	memset(from, 1, huge);
	put("/proc/self/clear_refs", "4");
	count(label, "cleared", from, huge / PAGE);
	if (mremap(from, huge, huge, MREMAP_MAYMOVE | MREMAP_FIXED, to) != to)
		fail("mremap");
	count(label, "moved", to, huge / PAGE);
	munmap(room, 6 * huge);
}

void moved(void)
{
	move_by("apart", PAGE, MADV_NOHUGEPAGE);
	move_by("alike", 0, MADV_NOHUGEPAGE);
	move_by("huge", 0, MADV_HUGEPAGE);
}
