// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* mm/workingset.c of Linux 6.1, with anonymous pages alone. */
#include "workingset.h"

void workingset_age(struct pager *p)
{
	p->eviction_clock++;
}

void workingset_eviction(struct pager *p, struct page *page)
{
	page->shadow = p->eviction_clock;
	workingset_age(p);
}

/* The distance is held against the active list's length. */
bool workingset_refault(struct pager *p, const struct page *page)
{
	if (p->eviction_clock - page->shadow > p->active.count)
		return false;
	workingset_age(p);
	p->activations++;
	return true;
}
