/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about memory that is given back:
 *
 *   parts  what counts a huge page of which all but one small page was given back
 *   freed  what MemFree and MemAvailable say of memory that was touched and unmapped
 */
#include "guest.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void count(const char *step, const char *memory)
{
	printf("found %s mapped %ld\n", step, smaps(memory, "Rss:"));
	printf("found %s anonymous %ld\n", step, value_of("/proc/meminfo", "AnonPages"));
	printf("found %s stat %ld\n", step, value_of("/cgroup/one/memory.stat", "anon") / 1024);
	printf("found %s charged %ld\n", step, number_in("/cgroup/one/memory.current", "%ld") / 1024);
}

void parts(void)
{
	const size_t huge = 2 << 20, bytes = 16 * huge;
	char *room = mmap(NULL, bytes + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *memory = (char *)(((uintptr_t)room + huge - 1) / huge * huge);

	if (room == MAP_FAILED || (memory > room && munmap(room, memory - room)) || madvise(memory, bytes, MADV_HUGEPAGE))
		fail("mmap");
	own_cgroup();
	memset(memory, 1, bytes);
	printf("found huge %ld\n", value_of("/proc/meminfo", "AnonHugePages"));
	count("whole", memory);
	for (size_t at = 0; at < bytes; at += huge)
		if (madvise(memory + at + PAGE, huge - PAGE, MADV_DONTNEED))
			fail("MADV_DONTNEED");
	sleep(1);
	count("given", memory);
	/* 2: slabs, and whatever else has a shrinker. */
	put("/proc/sys/vm/drop_caches", "2");
	count("shrunk", memory);
}

/* KiB that wait in the lists of the processors. */
static long listed(void)
{
	char line[128];
	long pages, sum = 0;
	FILE *file = fopen("/proc/zoneinfo", "r");

	if (!file)
		fail("zoneinfo");
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, " count: %ld", &pages) == 1)
			sum += pages;
	fclose(file);
	return sum * (PAGE / 1024);
}

void freed(void)
{
	const long pages = 8192;
	char *memory = untouched(pages * PAGE);

	printf("found before available %ld\n", value_of("/proc/meminfo", "MemAvailable"));
	for (long page = 0; page < pages; page++)
		memory[page * PAGE] = 1;
	printf("found touched free %ld\nfound touched listed %ld\n", value_of("/proc/meminfo", "MemFree"), listed());
	munmap(memory, pages * PAGE);
	sleep(3);
	printf("found unmapped free %ld\nfound unmapped listed %ld\n", value_of("/proc/meminfo", "MemFree"), listed());
	printf("found unmapped available %ld\n", value_of("/proc/meminfo", "MemAvailable"));
}
