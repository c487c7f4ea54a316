/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about huge pages:
 *
 *   heir      memory that is charged for huge pages written to while a child shares them, and afterwards
 *   looks     huge pages of memory that is read before it is written
 *   moves     huge pages of a block that realloc() makes longer
 *   refills   memory whose huge pages were given back but for a small page of each, left alone
 *   returns   swapped pages of memory that nobody touches, while khugepaged runs
 *   switches  min_free_kbytes and MemAvailable, with huge pages on and off
 */
#include "guest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const size_t huge = 2 << 20;
static const char enabled[] = "/sys/kernel/mm/transparent_hugepage/enabled";

/* Private memory, untouched, that begins and ends with a huge page. */
static char *room(size_t bytes)
{
	char *all = mmap(NULL, bytes + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (all == MAP_FAILED)
		fail("mmap");
	char *memory = (char *)(((uintptr_t)all + huge - 1) / huge * huge);

	if ((memory > all && munmap(all, memory - all)) || munmap(memory + bytes, all + huge - memory))
		fail("munmap");
	return memory;
}

static long charged(void)
{
	return number_in("/cgroup/one/memory.current", "%ld") / 1024;
}

static void count(const char *label, const char *step, const char *memory)
{
	printf("found %s %s charged %ld\n", label, step, charged());
	printf("found %s %s mapped %ld\n", label, step, smaps(memory, "Rss:"));
	printf("found %s %s huge %ld\n", label, step, smaps(memory, "AnonHugePages:"));
}

static void heir_of(const char *label, int writes)
{
	const size_t bytes = 16 * huge;
	char *memory = room(bytes);
	int closed;

	memset(memory, 1, bytes);
	pid_t child = child_until(&closed);

	count(label, "forked", memory);
	for (size_t at = 0; writes && at < bytes; at += huge)
		memory[at]++;
	count(label, "touched", memory);
	close(closed);
	waitpid(child, NULL, 0);
	count(label, "alone", memory);
	for (size_t at = 0; at < bytes; at += PAGE)
		memory[at]++;
	count(label, "written", memory);
	/* 2: slabs, and whatever else has a shrinker. */
	put("/proc/sys/vm/drop_caches", "2");
	count(label, "shrunk", memory);
	munmap(memory, bytes);
}

void heir(void)
{
	own_cgroup();
	heir_of("none", 0);
	heir_of("some", 1);
}

void looks(void)
{
	const size_t bytes = 16 * huge;
	char *memory = room(bytes);

	memset(memory, 1, bytes);
	printf("found written huge %ld\n", smaps(memory, "AnonHugePages:"));
	munmap(memory, bytes);
	memory = room(bytes);
	for (size_t at = 0; at < bytes; at += huge)
		look_at(memory + at, PAGE);
	printf("found looked mapped %ld\n", smaps(memory, "Rss:"));
	memset(memory, 1, bytes);
	printf("found looked huge %ld\n", smaps(memory, "AnonHugePages:"));
}

void moves(void)
{
	for (size_t mib = 16; mib <= 128; mib *= 2) {
		size_t bytes = mib << 20;
		char *block = malloc(bytes);

		if (!block)
			fail("malloc");
		memset(block, 1, bytes);
		printf("found before %zu %ld\n", mib, value_of("/proc/meminfo", "AnonHugePages"));
		char *longer = realloc(block, bytes + bytes / 2);

		if (!longer)
			fail("realloc");
		printf("found moved %zu %d\n", mib, longer != block);
		printf("found after %zu %ld\n", mib, value_of("/proc/meminfo", "AnonHugePages"));
		free(longer);
	}
}

void refills(void)
{
	const size_t bytes = 16 * huge;
	char *memory = room(bytes);

	own_cgroup();
	memset(memory, 1, bytes);
	for (size_t at = 0; at < bytes; at += huge)
		if (madvise(memory + at + PAGE, huge - PAGE, MADV_DONTNEED))
			fail("MADV_DONTNEED");
	put("/proc/sys/vm/drop_caches", "2");
	count("given", "back", memory);
	/* Each round of khugepaged looks at eight huge pages, and then sleeps for ten seconds. */
	for (int i = 0; i < 90 && smaps(memory, "Rss:") < (long)(bytes / 1024); i++)
		sleep(1);
	count("left", "alone", memory);
}

/* Pages of a huge page's room that are in swap. */
static long swapped(const char *memory)
{
	long sum = 0;

	for (size_t at = 0; at < huge; at += PAGE)
		sum += pagemap(memory + at) >> 62 & 1;
	return sum;
}

void returns(void)
{
	enum { ROOMS = 8 };
	char *memory = room(ROOMS * huge);
	const long outs[2] = { 64, 65 };
	long sums[2];
	int second;

	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	for (size_t at = 0; at < ROOMS * huge; at += 64)
		*(uint32_t *)(memory + at) = (uint32_t)(at * 2654435761u);
	/* Out and in again: what comes back from swap are small pages. */
	page_out(memory, ROOMS * huge / PAGE);
	for (size_t at = 0; at < ROOMS * huge; at += PAGE)
		memory[at]++;
	for (int i = 0; i < ROOMS; i++)
		page_out(memory + i * huge, outs[i % 2]);
	long in = value_of("/proc/vmstat", "pswpin");

	for (second = 0; second <= 60; second++) {
		sums[0] = sums[1] = 0;
		for (int i = 0; i < ROOMS; i++)
			sums[i % 2] += swapped(memory + i * huge);
		if (second == 0)
			printf("found first 64 %ld\nfound first 65 %ld\nfound first huge %ld\n", sums[0], sums[1],
			       smaps(memory, "AnonHugePages:"));
		if (!sums[0])
			break;
		sleep(1);
	}
	printf("found seconds %d\n", second);
	printf("found later 64 %ld\nfound later 65 %ld\n", sums[0], sums[1]);
	printf("found in %ld\n", value_of("/proc/vmstat", "pswpin") - in);
	printf("found later huge %ld\n", smaps(memory, "AnonHugePages:"));
}

static void reserve(const char *label)
{
	printf("found %s reserve %ld\n", label, number_in("/proc/sys/vm/min_free_kbytes", "%ld"));
	printf("found %s available %ld\n", label, value_of("/proc/meminfo", "MemAvailable"));
}

void switches(void)
{
	static const char own[] = "/proc/sys/vm/min_free_kbytes";

	reserve("booted");
	put(enabled, "never");
	reserve("off");
	put(enabled, "always");
	reserve("on");
	put(own, "8192");
	reserve("own");
	put(enabled, "never");
	reserve("own-off");
	put(enabled, "always");
	put(enabled, "never");
	reserve("own-on-off");
}
