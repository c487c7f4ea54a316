// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "windows.h"

#define WINDOWS (sizeof(((struct process *)0)->windows) / sizeof(struct window))
#define FIRST_HITS 4u /* GET_SWAP_RA_VAL() of a mapping that had no fault yet */

/* What the kernel keeps in a VMA (swap_readahead_info): here by the mapping's first address,
 * of the 64 that were used last. */
struct window *window_of(struct process *s, uint64_t address)
{
	const struct range *region = ranges_find(&s->managed, address);
	struct window *w;

	if (!region)
		return NULL;
	w = &s->windows[(region->start / PAGE * 0x9E3779B97F4A7C15ull) >> 58];
	if (w->region != region->start)
		*w = (struct window) { .region = region->start, .hits = FIRST_HITS };
	return w;
}

void windows_forget(struct process *s, uint64_t start, uint64_t end)
{
	for (size_t i = 0; i < WINDOWS; i++) {
		if (s->windows[i].region >= start && s->windows[i].region < end)
			s->windows[i] = (struct window) { 0 };
	}
}
