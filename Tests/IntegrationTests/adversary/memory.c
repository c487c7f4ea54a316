// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Memory: `heap` (other addresses, and what malloc(3) need not clear is full of anything),
 * `addresses` (of mappings).
 */
#define _GNU_SOURCE
#include "lies.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What glibc itself calls: dlsym(3) may allocate. */
void *__libc_malloc(size_t bytes);
void *__libc_realloc(void *memory, size_t bytes);
void __libc_free(void *memory);
void *__libc_memalign(size_t alignment, size_t bytes);

static void *dirty(void *memory)
{
	if (memory && lies_about("heap"))
		memset(memory, (int)lies_any(256), malloc_usable_size(memory));
	return memory;
}

static size_t padded(size_t bytes)
{
	return lies_about("heap") && bytes < SIZE_MAX / 2 ? bytes + 16 * lies_any(8) : bytes;
}

void *malloc(size_t bytes)
{
	static uint64_t counter;

	lies_count(&counter, "malloc");
	return dirty(__libc_malloc(padded(bytes)));
}

void *realloc(void *memory, size_t bytes)
{
	static uint64_t counter;

	lies_count(&counter, "realloc");
	return __libc_realloc(memory, padded(bytes));
}

void free(void *memory)
{
	static uint64_t counter;

	lies_count(&counter, "free");
	__libc_free(dirty(memory));
}

int posix_memalign(void **place, size_t alignment, size_t bytes)
{
	static uint64_t counter;

	lies_count(&counter, "posix_memalign");
	*place = dirty(__libc_memalign(alignment, padded(bytes)));
	return *place ? 0 : 12;
}

/* A hint: where something lies already the kernel chooses for itself. */
void *mmap64(void *place, size_t bytes, int protection, int flags, int file, off64_t start)
{
	LIE(mmap64);
	if (!place && lies_about("addresses"))
		place = (void *)(0x100000000000 + lies_any(1 << 24) * (1 << 20));
	return next(place, bytes, protection, flags, file, start);
}
