/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about zswap:
 *
 *   pool  which pages zswap holds, and which are on the disk vda, when more are paged out than its pool takes
 */
#include "guest.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { AT_ONCE = 256 };

static void set(const char *parameter, const char *value)
{
	char name[64];

	snprintf(name, sizeof(name), "/sys/module/zswap/parameters/%s", parameter);
	put(name, value);
}

/* Pages that are halved, not more, by any compressor. */
static char *half_random(long pages)
{
	char *memory = untouched(pages * PAGE);
	uint64_t state = 1;

	for (long page = 0; page < pages; page++)
		for (size_t at = 0; at < PAGE / 2; at += sizeof(state)) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			*(uint64_t *)(memory + page * PAGE + at) = state;
		}
	return memory;
}

/* Pages out a part at a time, with time for the kernel to do something about it. */
static void slowly_out(char *memory, long pages)
{
	for (long page = 0; page < pages; page += AT_ONCE) {
		page_out(memory + page * PAGE, AT_ONCE);
		usleep(50000);
	}
}

/* Until what was written is gone from the swap cache. */
static void settle(void)
{
	for (int i = 0; i < 60 && value_of("/proc/meminfo", "SwapCached") > 64; i++) {
		sleep(1);
		reclaim_once();
	}
}

/* How many of a thousand pages have to be read from the disk. */
static long read_back(const char *memory)
{
	long in = value_of("/proc/vmstat", "pswpin");

	look_at(memory, 1000 * PAGE);
	return value_of("/proc/vmstat", "pswpin") - in;
}

static void fill(const char *allocator)
{
	const long pages = 8192, later = 1024;

	set("zpool", allocator);
	char *memory = half_random(pages), *rest = half_random(later);
	long stored = value_of("/proc/vmstat", "zswpout"), written = value_of("/proc/vmstat", "pswpout");

	slowly_out(memory, pages);
	printf("found %s stored %ld\n", allocator, value_of("/proc/vmstat", "zswpout") - stored);
	printf("found %s written %ld\n", allocator, value_of("/proc/vmstat", "pswpout") - written);
	sleep(20);
	slowly_out(rest, later);
	settle();
	printf("found %s oldest %ld\n", allocator, read_back(memory));
	printf("found %s newest %ld\n", allocator, read_back(memory + (pages - 1000) * PAGE));
	printf("found %s later %ld\n", allocator, read_back(rest));
	munmap(memory, pages * PAGE);
	munmap(rest, later * PAGE);
	sleep(1);
}

void pool(void)
{
	own_cgroup();
	swap_on("/dev/vda", 65536, 0);
	/* No read-ahead. */
	put("/proc/sys/vm/page-cluster", "0");
	set("max_pool_percent", "1");
	set("enabled", "Y");
	fill("zbud");
	fill("zsmalloc");
}
