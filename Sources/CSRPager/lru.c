// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The two lists of anonymous pages and what is done with them, by the rules of mm/vmscan.c of
 * Linux 6.1 for a memory cgroup at its limit: a new page starts on the inactive list; a page found
 * referenced at its tail stays once and is activated the second time; a refault within the
 * active list's length activates. A user process cannot see the reference bit of a page table
 * entry, so clearing it is to take the page from the page table: a touch brings it back by a
 * fault, and MAPPED is what "young" is to the kernel, in each place that a page has.
 */
#include "lru.h"
#include "events.h"
#include "evict.h"
#include "hands.h"
#include "lists.h"
#include "places.h"
#include "workingset.h"

#define FIRST_PRIORITY 12 /* DEF_PRIORITY: a 2^12th of each list is looked at first */
#define TRIES 4 /* without a page gone, until reclaim() gives up */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool busy(struct pager *p, const struct page *page)
{
	if (page == p->arriving)
		return true;
	for (const struct place *place = page->places; place; place = place->next) {
		if (place->flags & MAPPED &&
		    p->hands->in_use(p, place_process(p, place), place_address(p, place)))
			return true;
	}
	return false;
}

/* shrink_active_list() */
static void shrink_active(struct pager *p, size_t most)
{
	struct page *batch[BATCH];
	size_t count = 0;

	for (size_t i = 0; i < most && p->active.tail; i++) {
		struct page *page = p->active.tail;

		lru_rotate(p, page, false);
		if (page->mapped > 0 && !busy(p, page))
			batch[count++] = page;
	}
	p->hands->take(p, batch, count);
}

/* shrink_folio_list() of some from the tail, with folio_check_references(); says how many left. */
static size_t shrink_inactive(struct pager *p, size_t most)
{
	struct page *batch[BATCH];
	size_t count = 0, gone = 0;

	most = least(most, p->inactive.count); /* they are isolated first: none comes twice */
	for (size_t i = 0; i < most; i++) {
		struct page *page = p->inactive.tail;

		if (busy(p, page)) {
			lru_rotate(p, page, false);
		} else if (page->mapped == 0) {
			evict(p, page);
			gone++;
		} else if (page->flags & REFERENCED || page->mapped > 1) {
			page->flags |= REFERENCED;
			lru_rotate(p, page, true);
			workingset_age(p); /* move_folios_to_lru() */
		} else {
			page->flags |= REFERENCED;
			lru_rotate(p, page, false);
			batch[count++] = page;
		}
	}
	p->hands->take(p, batch, count);
	return gone;
}

/* inactive_is_low() */
static bool inactive_is_low(const struct pager *p)
{
	size_t gib = (p->active.count + p->inactive.count) >> 18, ratio = 1;

	while (gib > 0 && (ratio + 1) * (ratio + 1) <= 10 * gib)
		ratio++;
	return p->inactive.count * ratio < p->active.count;
}

/* shrink_lruvec(): a 2^priority-th of each list; says how many left. */
static size_t shrink(struct pager *p, int priority, bool force)
{
	/* prepare_scan_count(): what was activated as it came back puts the active list up too. */
	bool deactivate = force || p->activations != p->activations_seen || inactive_is_low(p);
	size_t inactive = p->inactive.count >> priority, active = p->active.count >> priority;
	size_t gone = 0;

	while (inactive > 0 && gone < BATCH) {
		size_t some = least(inactive, BATCH);

		inactive -= some;
		gone += shrink_inactive(p, some);
		some = least(active, BATCH);
		active -= some;
		if (deactivate)
			shrink_active(p, some);
	}
	if (inactive_is_low(p))
		shrink_active(p, BATCH);
	return gone;
}

/* do_try_to_free_pages() */
static size_t try_to_free(struct pager *p, bool force)
{
	size_t gone = 0;

	for (int priority = FIRST_PRIORITY; priority >= 0 && gone < BATCH; priority--)
		gone += shrink(p, priority, force);
	p->activations_seen = p->activations; /* snapshot_refaults() */
	events_measure(p);
	return gone;
}

/* try_charge_memcg() */
void reclaim(struct pager *p, size_t pages)
{
	if (p->stuck == p->turn)
		return;
	for (int tries = 0; p->resident + pages > p->config->cap_pages; tries++) {
		if (tries == TRIES) {
			p->result->pinned_over++;
			p->stuck = p->turn;
			return;
		}
		if (try_to_free(p, tries % 2) > 0)
			tries = -1;
	}
}
