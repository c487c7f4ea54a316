// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What is done to the page tables of processes: a table for each mode. */
#ifndef HANDS_H
#define HANDS_H

#include "pager.h"

struct hands {
	/* A page with that content goes into the page table, write-protected if so asked. */
	bool (*put)(struct process *s, uint64_t address, const uint8_t *bytes, bool protect);
	/* The shared zero page goes into it, write-protected. */
	bool (*put_zero)(struct process *s, uint64_t address);
	/* A page in it may be written to. */
	bool (*unprotect)(struct process *s, uint64_t address);
	/* Pages, BATCH at most, leave all page tables; content() has what they held. */
	bool (*take)(struct pager *p, struct page **pages, size_t count);
	/* The kernel may be using the page, for a system call: it is not taken. */
	bool (*in_use)(struct pager *p, struct process *s, uint64_t address);
	/* The content of a page that is in no page table. */
	const uint8_t *(*content)(struct pager *p, const struct page *page);
	/* It is good until the page comes back or goes; else until content() is called again. */
	bool content_stays;
};

#endif
