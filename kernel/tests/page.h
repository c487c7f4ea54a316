/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page of the kernel that a test runs on: its bytes, and memory for one that direct I/O takes.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef TESTS_PAGE_H
#define TESTS_PAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t page_bytes;

/* Of `pages` pages, zeros; ends the test where there is no memory. */
static inline void *new_pages(size_t pages)
{
	void *at;

	page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	at = aligned_alloc(page_bytes, pages * page_bytes);
	if (!at) {
		perror("pages");
		exit(2);
	}
	return memset(at, 0, pages * page_bytes);
}

#endif
