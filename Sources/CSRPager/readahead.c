// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Swap readahead by address, as mm/swap_state.c of Linux 6.1 does it on a device that does not
 * seek (swap_vma_readahead(), swap_ra_info(), __swapin_nr_pages()). The same rules as the
 * model's (Sources/SRSynth/Readahead.swift). What is read ahead is in the swap cache: resident,
 * on a list, in no page table. A touch finds it there by a soft fault.
 */
#include "lists.h"
#include "pager.h"
#include "places.h"

#define MOST 8u /* 1 << page_cluster, vm.page-cluster = 3 */
#define FIRST_HITS 4u /* GET_SWAP_RA_VAL() of a mapping that had no fault yet */
#define MOST_HITS 63u /* SWAP_RA_HITS_MAX */

/* What the kernel keeps in a VMA (swap_readahead_info): here by the mapping's first address. */
static struct window *window_of(struct process *s, uint64_t address)
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

/* __swapin_nr_pages() */
static unsigned pages_wanted(const struct window *w, uint64_t address)
{
	unsigned wanted = w->hits + 2, rounded = 4;

	if (wanted == 2) {
		/* Nothing to judge by but whether this fault is next to the last. */
		if (address != w->previous + PAGE && address != w->previous - PAGE)
			wanted = 1;
	} else {
		while (rounded < wanted)
			rounded *= 2;
		wanted = rounded;
	}
	if (wanted > MOST)
		wanted = MOST;
	return wanted < w->pages / 2 ? w->pages / 2 : wanted;
}

static void read_along(struct pager *p, struct process *s, uint64_t address)
{
	const struct place *place = place_find(p, s, address);
	struct page *page = place ? place->page : NULL;

	if (!page || (page->flags & (FRAME | RESIDENT)) != FRAME || page->slot == NONE)
		return;
	reclaim(p, 1);
	if (p->resident >= p->config->cap_pages)
		return; /* what is pinned leaves no room for guesses */
	event(p, SR_OP_READ, page->slot, 0, 0);
	lru_add(p, page, lru_workingset_refault(p, page));
	page->flags |= AHEAD;
	p->result->readahead++;
}

void read_ahead(struct pager *p, struct process *s, uint64_t address)
{
	struct window *w = window_of(s, address);
	uint64_t start, end, previous, table = address & ~(CHUNK_BYTES - 1);
	const struct range *region;
	unsigned pages;

	if (!w)
		return;
	previous = w->previous;
	pages = pages_wanted(w, address);
	*w = (struct window) { w->region, address, pages, 0 };
	if (pages == 1)
		return;
	if (address == previous + PAGE)
		start = address;
	else if (address == previous - PAGE)
		start = address - (pages - 1) * PAGE;
	else
		start = address - (pages - 1) / 2 * PAGE;
	end = start + pages * PAGE;
	/* swap_ra_clamp_pfn(): within the mapping and the page-table page. */
	region = ranges_find(&s->managed, address);
	start = start < region->start ? region->start : start;
	start = start < table ? table : start;
	end = end > region->end ? region->end : end;
	end = end > table + CHUNK_BYTES ? table + CHUNK_BYTES : end;
	for (; start < end; start += PAGE) {
		if (start != address)
			read_along(p, s, start);
	}
}

/* swap_cache_get_folio() */
void read_ahead_hit(struct pager *p, struct process *s, struct page *page, uint64_t address)
{
	struct window *w = window_of(s, address);

	page->flags &= ~AHEAD;
	p->result->readahead_hits++;
	if (!w)
		return;
	w->previous = address;
	if (w->hits < MOST_HITS)
		w->hits++;
}
