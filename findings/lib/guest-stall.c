/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about what comes back from swap:
 *
 *   merged  memory that equal pages take when KSM has merged them, and when they have been swapped
 *   stall   how long swap-ins from vda took, and what PSI says of that time
 */
#include "guest.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void charged(const char *step)
{
	printf("found %s %ld\n", step, number_in("/cgroup/one/memory.current", "%ld") / 1024);
}

void merged(void)
{
	static const char folder[] = "/sys/kernel/mm/ksm/";
	static const char *const settings[][2] = {
		{ "pages_to_scan", "4096" },
		{ "sleep_millisecs", "10" },
		{ "run", "1" },
	};
	const long pages = 1024;
	char name[64];

	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	own_cgroup();
	char *memory = untouched(pages * PAGE);

	for (long at = 0; at < pages * PAGE; at += 8)
		*(uint64_t *)(memory + at) = at % PAGE * 2654435761u;
	if (madvise(memory, pages * PAGE, MADV_MERGEABLE))
		fail("MADV_MERGEABLE");
	charged("made");
	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s%s", folder, settings[i][0]);
		put(name, settings[i][1]);
	}
	sleep(3);
	snprintf(name, sizeof(name), "%srun", folder);
	put(name, "0");
	charged("merged");
	for (int i = 0; i < 1000 && smaps(memory, "Rss:"); i++)
		reclaim_once();
	printf("found mapped %ld\nfound out %ld\n", smaps(memory, "Rss:"), value_of("/proc/vmstat", "pswpout"));
	look_at(memory, pages * PAGE);
	charged("back");
	printf("found in %ld\n", value_of("/proc/vmstat", "pswpin"));
}

/* Milliseconds in which at least one task was stalled. */
static long stalled(const char *file)
{
	return number_in(file, "some avg10=%*f avg60=%*f avg300=%*f total=%ld") / 1000;
}

void stall(void)
{
	static const char by_memory[] = "/proc/pressure/memory", by_io[] = "/proc/pressure/io";
	const long pages = 1024;

	swap_on("/dev/vda", 16384, 0);
	own_cgroup();
	char *memory = distinct(pages);

	page_out(memory, pages);
	/* Until the pages are written, and gone from the swap cache. */
	for (int i = 0; i < 60 && value_of("/proc/meminfo", "SwapCached") > 64; i++) {
		sleep(1);
		reclaim_once();
	}
	long before = stalled(by_memory), before_io = stalled(by_io), in = value_of("/proc/vmstat", "pswpin");
	long begin = now();

	look_at(memory, pages * PAGE);
	long took = now() - begin;

	printf("found in %ld\n", value_of("/proc/vmstat", "pswpin") - in);
	printf("found took %ld\n", took / 1000000);
	printf("found memory %ld\nfound io %ld\n", stalled(by_memory) - before, stalled(by_io) - before_io);
}
