// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Swap readahead by address. */
#ifndef READAHEAD_H
#define READAHEAD_H

#include "pager.h"

/* Reads a page from its slot, and neighbours with it, as the kernel does. */
void read_in(struct pager *p, struct process *s, struct page *page, uint64_t address);
/* A page that was read ahead is touched. */
void read_ahead_hit(struct pager *p, struct process *s, struct page *page, uint64_t address);

#endif
