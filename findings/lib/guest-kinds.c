/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about what kind of memory a page is counted as:
 *
 *   lazy    anonymous memory before and after MADV_FREE
 *   names   active and inactive memory, before and after MADV_COLD, by the two kinds of reclaim
 *   shared  where swapped pages of shared memory are seen
 */
#include "guest.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_COLD
#define MADV_COLD 20
#endif

void lazy(void)
{
	static const char *const keys[] = { "AnonPages", "Inactive(anon)", "Inactive(file)", "Cached", "MemFree", "MemAvailable" };
	const size_t bytes = 8192 * PAGE;
	char *memory = untouched(bytes);

	memset(memory, 1, bytes);
	for (int round = 0; round < 2; round++) {
		if (round && madvise(memory, bytes, MADV_FREE))
			fail("MADV_FREE");
		for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
			printf("found %s %s %ld\n", round ? "freed" : "written", keys[i], value_of("/proc/meminfo", keys[i]));
	}
}

/* Pages of a range that are in swap. */
static long gone(const char *memory, long pages)
{
	long sum = 0;

	for (long page = 0; page < pages; page++)
		sum += pagemap(memory + page * PAGE) >> 62 & 1;
	return sum;
}

static void active(const char *kind, const char *step)
{
	/* Until the processor's own lists of new pages are on the common ones. */
	sleep(1);
	printf("found %s %s active %ld\n", kind, step, value_of("/proc/meminfo", "Active(anon)"));
	printf("found %s %s inactive %ld\n", kind, step, value_of("/proc/meminfo", "Inactive(anon)"));
}

static void names_by(const char *kind, const char *generations)
{
	const long pages = 4096;

	put("/sys/kernel/mm/lru_gen/enabled", generations);
	char *older = distinct(pages), *newer = distinct(pages);

	active(kind, "fresh");
	if (madvise(newer, pages * PAGE, MADV_COLD))
		fail("MADV_COLD");
	active(kind, "cold");
	for (int i = 0; i < 100 && gone(older, pages) + gone(newer, pages) < 512; i++)
		reclaim_once();
	printf("found %s gone cold %ld\n", kind, gone(newer, pages));
	printf("found %s gone other %ld\n", kind, gone(older, pages));
	munmap(older, pages * PAGE);
	munmap(newer, pages * PAGE);
}

void names(void)
{
	own_cgroup();
	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	names_by("lists", "0");
	names_by("generations", "7");
}

/* Pages of a range that their page table entries call swapped, or present. */
static void entries(const char *label, const char *memory, long pages)
{
	long swapped = 0, present = 0;

	for (long page = 0; page < pages; page++) {
		uint64_t entry = pagemap(memory + page * PAGE);

		swapped += entry >> 62 & 1;
		present += entry >> 63;
	}
	printf("found %s swapped %ld\nfound %s present %ld\n", label, swapped, label, present);
	printf("found %s smaps %ld\n", label, smaps(memory, "Swap:"));
}

void shared(void)
{
	const long pages = 1024;
	int fd = memfd_create("shared", 0);

	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	if (fd < 0 || ftruncate(fd, pages * PAGE))
		fail("memfd_create");
	char *private = distinct(pages);
	char *common = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	char *other = mmap(NULL, pages * PAGE, PROT_READ, MAP_SHARED, fd, 0);

	if (common == MAP_FAILED || other == MAP_FAILED)
		fail("mmap");
	memcpy(common, private, pages * PAGE);
	page_out(common, pages);
	printf("found out %ld\n", value_of("/proc/vmstat", "pswpout"));
	entries("common", common, pages);
	entries("untouched", other, pages);
	printf("found before status %ld\n", value_of("/proc/self/status", "VmSwap"));
	page_out(private, pages);
	entries("private", private, pages);
	printf("found after status %ld\n", value_of("/proc/self/status", "VmSwap"));
}
