// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * GLib's allocations that may fail, which do not fail here: where one is refused, QEMU ends. It
 * would go on with a TLB of half the size, and the guest's trace would be another.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

void *g_try_malloc(size_t bytes);
void *g_try_malloc0(size_t bytes);
void *g_try_malloc_n(size_t count, size_t bytes);
void *g_try_malloc0_n(size_t count, size_t bytes);
void *g_try_realloc(void *memory, size_t bytes);
void *g_try_realloc_n(void *memory, size_t count, size_t bytes);

static _Noreturn void refused(size_t bytes)
{
	static const char head[] = "srorch: the host refused QEMU ";
	static const char tail[] = " bytes of memory; a limit (ulimit -v, ulimit -d), a container's "
				   "or strict overcommit stands in the way\n";
	char digits[24];
	size_t n = sizeof(digits);

	do {
		digits[--n] = (char)('0' + bytes % 10);
		bytes /= 10;
	} while (bytes);
	if (write(2, head, sizeof(head) - 1) < 0 ||
	    write(2, digits + n, sizeof(digits) - n) < 0 || write(2, tail, sizeof(tail) - 1) < 0)
		_exit(1);
	_exit(1);
}

static size_t product(size_t count, size_t bytes)
{
	size_t all;

	if (__builtin_mul_overflow(count, bytes, &all))
		refused(SIZE_MAX);
	return all;
}

void *g_try_malloc(size_t bytes)
{
	void *memory = bytes ? malloc(bytes) : NULL;

	if (bytes && !memory)
		refused(bytes);
	return memory;
}

void *g_try_malloc0(size_t bytes)
{
	void *memory = bytes ? calloc(1, bytes) : NULL;

	if (bytes && !memory)
		refused(bytes);
	return memory;
}

void *g_try_malloc_n(size_t count, size_t bytes)
{
	return g_try_malloc(product(count, bytes));
}

void *g_try_malloc0_n(size_t count, size_t bytes)
{
	return g_try_malloc0(product(count, bytes));
}

void *g_try_realloc(void *memory, size_t bytes)
{
	void *other;

	if (!bytes) {
		free(memory);
		return NULL;
	}
	other = realloc(memory, bytes);
	if (!other)
		refused(bytes);
	return other;
}

void *g_try_realloc_n(void *memory, size_t count, size_t bytes)
{
	return g_try_realloc(memory, product(count, bytes));
}
