// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "sampled_look.h"
#include "events.h"
#include "lists.h"
#include "lru.h"
#include "pages.h"
#include "places.h"
#include "scan.h"
#include "workingset.h"

#include <sr_relay.h>
#include <sys/ioctl.h>

/* It was read back since the last look. */
static void came(struct pager *p, struct page *page)
{
	event(p, SR_OP_READ, page->slot, 0);
	lru_add(p, page, workingset_refault(p, page));
}

static void touched(struct pager *p, struct process *s, uint64_t address, bool written)
{
	struct place *place = place_get(p, s, address);
	struct page *page = place->page;

	if (!page) {
		page = page_new(p);
		place_take(p, place, page);
	}
	if (written && page->flags & RESIDENT && page->slot != NONE) {
		page->flags |= STALE;
	} else if (written && page->slot != NONE) {
		came(p, page);
		page_drop_slot(p, page);
	}
	if (place->flags & MAPPED)
		return;
	p->result->faults++;
	if (page->flags & RESIDENT) {
		p->result->soft_faults++;
	} else if (page->slot != NONE) {
		came(p, page);
	} else {
		lru_add(p, page, false);
	}
	place_map(place, 0);
}

/* Asks for pages of a category in a range; those written are protected again as they are told. */
static void scan(struct pager *p, struct process *s, struct range range, uint64_t category)
{
	static struct page_region regions[512];
	struct pm_scan_arg ask = {
		.size = sizeof(ask),
		.flags = category == PAGE_IS_WRITTEN ? PM_SCAN_WP_MATCHING : 0,
		.start = range.start,
		.end = range.end,
		.vec = (uint64_t)regions,
		.vec_len = 512,
		.category_mask = category | PAGE_IS_PRESENT,
		.return_mask = category,
	};

	while (ask.start < ask.end) {
		int n = ioctl(s->pagemap, PAGEMAP_SCAN, &ask);

		for (int i = 0; i < n; i++) {
			for (uint64_t at = regions[i].start; at < regions[i].end; at += PAGE)
				touched(p, s, at, category == PAGE_IS_WRITTEN);
		}
		if (n < 0 || ask.walk_end <= ask.start)
			return;
		ask.start = ask.walk_end;
	}
}

void sampled_look(struct pager *p)
{
	for (struct process *s = p->processes; s; s = s->next) {
		for (size_t i = 0; i < s->managed.count && !s->dead; i++) {
			scan(p, s, s->managed.list[i], PAGE_IS_WRITTEN);
			scan(p, s, s->managed.list[i], PAGE_IS_PRESENT);
		}
	}
	p->turn++;
	reclaim(p, 0);
}
