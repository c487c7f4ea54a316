/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * Errands about what is counted, and where:
 *
 *   faults  page faults by rusage, perf and vmstat, when pages are touched, and when the kernel maps them
 *   tables  page tables of a large range that is read, written, paged out and given back
 */
#include "guest.h"
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

struct counts {
	long rusage, perf, vmstat;
};

static struct counts so_far(int counter)
{
	struct counts counts = { .vmstat = value_of("/proc/vmstat", "pgfault") };
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	counts.rusage = usage.ru_minflt + usage.ru_majflt;
	if (read(counter, &counts.perf, sizeof(counts.perf)) != sizeof(counts.perf))
		fail("read of the counter");
	return counts;
}

void faults(void)
{
	static const char *const ways[] = { "touched", "mapped", "populated", "locked" };
	const size_t bytes = 1024 * PAGE;
	struct perf_event_attr event = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(event),
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};
	int counter = syscall(SYS_perf_event_open, &event, 0, -1, -1, 0);

	if (counter < 0)
		fail("perf_event_open");
	/* mmap() maps at once: there is no time to ask for small pages. */
	if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0))
		fail("PR_SET_THP_DISABLE");
	so_far(counter);
	for (int way = 0; way < 4; way++) {
		char *memory = untouched(bytes);
		struct counts before = so_far(counter);

		if (way == 0)
			memset(memory, 1, bytes);
		else if (way == 1 && mmap(memory, bytes, PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_POPULATE, -1, 0) != memory)
			fail("MAP_POPULATE");
		else if (way == 2 && madvise(memory, bytes, MADV_POPULATE_WRITE))
			fail("MADV_POPULATE_WRITE");
		else if (way == 3 && mlock(memory, bytes))
			fail("mlock");
		struct counts after = so_far(counter);

		printf("found %s rusage %ld\nfound %s perf %ld\nfound %s vmstat %ld\n", ways[way], after.rusage - before.rusage,
		       ways[way], after.perf - before.perf, ways[way], after.vmstat - before.vmstat);
		munmap(memory, bytes);
	}
}

static void count(const char *step, const char *memory)
{
	printf("found %s tables %ld\n", step, value_of("/proc/self/status", "VmPTE"));
	printf("found %s mapped %ld\n", step, smaps(memory, "Rss:"));
	printf("found %s charged %ld\n", step, number_in("/cgroup/one/memory.current", "%ld") / 1024);
}

void tables(void)
{
	const size_t bytes = 4UL << 30, apart = 2 << 20;

	own_cgroup();
	size_zram(0, 16384);
	swap_on("/dev/zram0", 16384, 0);
	/* As much as one likes. */
	put("/proc/sys/vm/overcommit_memory", "1");
	char *memory = untouched(bytes);

	count("untouched", memory);
	for (size_t at = 0; at < bytes; at += apart)
		look_at(memory + at, PAGE);
	count("read", memory);
	for (size_t at = 0; at < bytes; at += apart)
		memory[at] = 1;
	count("written", memory);
	page_out(memory, bytes / PAGE);
	count("out", memory);
	if (madvise(memory, bytes, MADV_DONTNEED))
		fail("MADV_DONTNEED");
	count("given", memory);
	munmap(memory, bytes);
	printf("found unmapped tables %ld\n", value_of("/proc/self/status", "VmPTE"));
}
