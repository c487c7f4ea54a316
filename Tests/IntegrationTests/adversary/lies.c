// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Which lies are told, by what dice, and how often each call came.
 */
#define _GNU_SOURCE
#include "lies.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST_CALLS 256

static struct {
	const char *name;
	uint64_t *counter;
} calls[MOST_CALLS];
static unsigned int known;
static uint64_t dice;

bool lies_told(const char *what)
{
	const char *all = getenv("SR_LIES");
	size_t length = strlen(what);

	while (all && *all) {
		size_t word = strcspn(all, ",");

		if ((word == length && !memcmp(all, what, length)) ||
		    (word == 3 && !memcmp(all, "all", 3)))
			return true;
		all += word + (all[word] == ',');
	}
	return false;
}

/* Threads race for it, and so no two runs throw alike: this too is the host's doing. */
uint64_t lies_any(uint64_t end)
{
	uint64_t x = __atomic_add_fetch(&dice, 0x9e3779b97f4a7c15u, __ATOMIC_RELAXED);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return (x ^ (x >> 31)) % end;
}

void lies_nap(uint64_t microseconds)
{
	struct timespec nap = { .tv_nsec = (long)(lies_any(microseconds) * 1000) };

	syscall(SYS_nanosleep, &nap, NULL);
}

void *lies_next(const char *name)
{
	/* Of those with an old version too, as pthread_cond_wait, the new one is meant. */
	void *found = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2");

	if (!found)
		found = dlsym(RTLD_NEXT, name);
	if (!found) {
		fprintf(stderr, "adversary: there is no %s\n", name);
		abort();
	}
	return found;
}

void lies_count(uint64_t *counter, const char *name)
{
	if (__atomic_fetch_add(counter, 1, __ATOMIC_RELAXED) == 0) {
		unsigned int place = __atomic_fetch_add(&known, 1, __ATOMIC_RELAXED);

		if (place < MOST_CALLS) {
			calls[place].counter = counter;
			calls[place].name = name;
		}
	}
}

__attribute__((constructor)) static void begin(void)
{
	const char *seed = getenv("SR_LIES_SEED");
	struct timespec now;

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	dice = seed ? strtoull(seed, NULL, 10) : (uint64_t)now.tv_nsec;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("SR_LIES_COUNTS");
	FILE *file = path ? fopen(path, "w") : NULL;
	unsigned int i;

	if (!file)
		return;
	for (i = 0; i < known && i < MOST_CALLS; i++)
		if (calls[i].name)
			fprintf(file, "%s %llu\n", calls[i].name,
				(unsigned long long)*calls[i].counter);
	fclose(file);
}
