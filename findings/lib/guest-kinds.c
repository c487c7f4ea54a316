/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about what kind of memory a page is counted as:
 *
 *   lazy    anonymous memory before and after MADV_FREE
 *   shared  where swapped pages of shared memory are seen
 */
#include "guest.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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
