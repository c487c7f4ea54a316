// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

#define _GNU_SOURCE
#include "sr_malloc_replay.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BATCH 8192
#define LATENCIES 65536
#define FREE_BIT 0x80000000u

struct operation {
	uint32_t object, word;
};

/* Nothing of the replay's own is in the heap that it measures. */
static struct operation batch[BATCH];
static uint32_t latencies[LATENCIES];
static uint64_t longest;
/* No trace has larger pages, and no object is larger than one. */
#define MOST_BYTES (1 << 20)
static char stand_in[MOST_BYTES];
static uint32_t page_bytes;

static uint64_t now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Bytes resident, of which the text of libraries and the tables are a fixed part. */
static uint64_t resident(void)
{
	char text[128];
	unsigned long pages = 0;
	int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t got = file < 0 ? -1 : read(file, text, sizeof(text) - 1);

	if (file >= 0)
		close(file);
	if (got <= 0)
		return 0;
	text[got] = 0;
	if (sscanf(text, "%*u %lu", &pages) != 1)
		return 0;
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static inline int apply(struct operation operation, char **place, int real)
{
	if (operation.word & FREE_BIT) {
		if (real)
			free(*place);
		*place = NULL;
		return 0;
	}
	if (operation.word > MOST_BYTES)
		return EINVAL;
	char *new = real ? malloc(operation.word) : stand_in;

	if (!new)
		return ENOMEM;
	/* What nobody writes to takes no memory: each page that it lies in. */
	for (uint32_t at = 0; at < operation.word; at += page_bytes)
		*(volatile char *)(new + at) = 1;
	*(volatile char *)(new + operation.word - 1) = 1;
	*place = new;
	return 0;
}

static int pass(int file, char **places, uint32_t every, int real, int out)
{
	const char *name = real ? "real" : "loop";
	uint64_t operations = 0, total = 0, base = resident();
	uint32_t until = 1;
	ssize_t got;

	for (int index = 0; index < LATENCIES; index++)
		latencies[index] = 0;
	longest = 0;
	if (lseek(file, 0, SEEK_SET) < 0)
		return errno;
	while ((got = read(file, batch, sizeof(batch))) > 0) {
		size_t count = (size_t)got / sizeof(*batch);
		uint64_t start = now(CLOCK_THREAD_CPUTIME_ID), reports = 0;

		for (size_t index = 0; index < count; index++) {
			struct operation operation = batch[index];

			if (!operation.word) {
				uint64_t before = now(CLOCK_THREAD_CPUTIME_ID), held = resident();

				if (real)
					dprintf(out, "held %llu\n",
						(unsigned long long)(held > base ? held - base : 0));
				reports += now(CLOCK_THREAD_CPUTIME_ID) - before;
				continue;
			}
			int timed = --until == 0;
			uint64_t before = timed ? now(CLOCK_MONOTONIC) : 0;
			int failed = apply(operation, &places[operation.object], real);

			if (timed) {
				uint64_t took = now(CLOCK_MONOTONIC) - before;

				latencies[took < LATENCIES ? took : LATENCIES - 1]++;
				longest = took > longest ? took : longest;
				until = every;
			}
			if (failed)
				return failed;
			operations++;
		}
		total += now(CLOCK_THREAD_CPUTIME_ID) - start - reports;
	}
	if (got < 0)
		return errno;
	dprintf(out, "%s %llu %llu\n", name, (unsigned long long)operations,
		(unsigned long long)total);
	for (unsigned int index = 0; index < LATENCIES - 1; index++)
		if (latencies[index])
			dprintf(out, "%s-latency %u %u\n", name, index, latencies[index]);
	if (latencies[LATENCIES - 1])
		dprintf(out, "%s-latency %llu %u\n", name, (unsigned long long)longest,
			latencies[LATENCIES - 1]);
	return 0;
}

int sr_malloc_replay(int operations, uint32_t objects, uint32_t every, int out)
{
	size_t bytes = ((size_t)objects + 1) * sizeof(char *);
	char **places = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	int failed;

	if (places == MAP_FAILED)
		return errno;
	page_bytes = (uint32_t)sysconf(_SC_PAGESIZE);
	failed = pass(operations, places, every, 0, out);
	if (!failed)
		failed = pass(operations, places, every, 1, out);
	if (!failed)
		dprintf(out, "end\n");
	return failed;
}

int sr_malloc_is_libcs(void)
{
	Dl_info of_malloc, of_libc;

	/* What no allocator has a function of its own for. */
	return dladdr(dlsym(RTLD_DEFAULT, "malloc"), &of_malloc) &&
	       dladdr(dlsym(RTLD_DEFAULT, "gnu_get_libc_version"), &of_libc) &&
	       of_malloc.dli_fbase == of_libc.dli_fbase;
}
