// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * What programs under a cap are made of: memory with known contents, and a way to have all of it
 * leave.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define MIB (1u << 20)
#define COLD (3 * MIB)

/* COLD bytes, which main() takes before anything calls chill(). */
static unsigned char *cold;

/* FNV-1a. */
static inline uint64_t sum(const void *bytes, size_t count)
{
	const unsigned char *b = bytes;
	uint64_t h = 1469598103934665603u;

	for (size_t i = 0; i < count; i++)
		h = (h ^ b[i]) * 1099511628211u;
	return h;
}

static inline void fill(void *bytes, size_t count, uint32_t seed)
{
	unsigned char *b = bytes;

	for (size_t i = 0; i < count; i++) {
		seed = seed * 1664525u + 1013904223u;
		b[i] = (seed >> 24) & 0x3F;
	}
}

/* Walks over more memory than a small cap allows, twice: what was not touched meanwhile is out. */
static inline void chill(void)
{
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COLD; i += 4096)
			cold[i]++;
	}
}

/* A mapping of its own. */
static inline void *area(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		abort();
	return p;
}

#endif
