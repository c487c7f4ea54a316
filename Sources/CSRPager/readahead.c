// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Swap readahead by address, as mm/swap_state.c of Linux 6.1 does it on a device that does not
 * seek (swap_vma_readahead(), swap_ra_info(), __swapin_nr_pages()). The same rules as the
 * model's (Sources/SRSynth/Readahead.swift; Tests/SRSynthTests holds the two together). What is
 * read ahead is in the swap cache: resident,
 * on a list, in no page table. A touch finds it there by a soft fault.
 */
#include "readahead.h"
#include "events.h"
#include "lists.h"
#include "lru.h"
#include "places.h"
#include "windows.h"
#include "workingset.h"

#include <sr_relay.h>

#define MOST 8u /* 1 << page_cluster, vm.page-cluster = 3 */
#define MOST_HITS 63u /* SWAP_RA_HITS_MAX */

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

/* __read_swap_cache_async(): a page that is in its slot and not in memory. */
static void read_slot(struct pager *p, struct page *page, bool ahead)
{
	if ((page->flags & (FRAME | RESIDENT)) != FRAME || page->slot == NONE)
		return;
	reclaim(p, 1);
	if (ahead && p->resident >= p->config->cap_pages)
		return; /* what is pinned leaves no room for guesses */
	lru_add(p, page, workingset_refault(p, page));
	event(p, SR_OP_READ, page->slot, 0);
	if (ahead) {
		page->flags |= AHEAD;
		p->result->readahead++;
	}
}

/* swap_ra_info(): what is to be read for a fault there; empty where it is that page alone. */
static struct range around(struct process *s, uint64_t address)
{
	uint64_t previous, table = address & ~(TABLE_BYTES - 1);
	const struct range *region = ranges_find(&s->managed, address);
	struct window *w = window_of(s, address);
	struct range read = { 0 };
	unsigned pages;

	if (!w)
		return read;
	previous = w->previous;
	pages = pages_wanted(w, address);
	*w = (struct window) { w->region, address, pages, 0 };
	if (pages == 1)
		return read;
	if (address == previous + PAGE)
		read.start = address;
	else if (address == previous - PAGE)
		read.start = address - (pages - 1) * PAGE;
	else
		read.start = address - (pages - 1) / 2 * PAGE;
	read.end = read.start + pages * PAGE;
	/* swap_ra_clamp_pfn(): within the mapping and the page-table page. */
	read.start = read.start < region->start ? region->start : read.start;
	read.start = read.start < table ? table : read.start;
	read.end = read.end > region->end ? region->end : read.end;
	read.end = read.end > table + TABLE_BYTES ? table + TABLE_BYTES : read.end;
	return read;
}

/* swap_vma_readahead(): in order of address, the page that is asked for among them. */
void read_in(struct pager *p, struct process *s, struct page *page, uint64_t address)
{
	struct range read = around(s, address);

	for (uint64_t at = read.start; at < read.end; at += PAGE) {
		const struct place *place = place_find(p, s, at);

		if (place && place->page)
			read_slot(p, place->page, at != address);
	}
	read_slot(p, page, false);
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
