// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The two lists of anonymous pages and what is done with them, by the rules of Linux 6.1's
 * mm/vmscan.c and mm/workingset.c: a new page starts on the inactive list; a page found
 * referenced at its tail stays once and is activated the second time; a refault within the
 * active list's length activates. A user process cannot see the reference bit of a page table
 * entry, so clearing it is to take the page from the page table: a touch brings it back by a
 * fault, and MAPPED is what "young" is to the kernel, in each place that a page has.
 */
#include "lists.h"
#include "pager.h"
#include "places.h"
#include "sampled.h"

#include <lzo/lzo1x.h>
#include <string.h>

/* workingset_refault(): with anonymous pages alone the distance is held against the active
 * list's length. */
bool lru_workingset_refault(struct pager *p, const struct page *page)
{
	bool active = p->eviction_clock - page->shadow <= p->active.count;

	if (active)
		p->eviction_clock++;
	return active;
}

static bool same_filled(const uint8_t *bytes)
{
	return memcmp(bytes, bytes + sizeof(long), PAGE - sizeof(long)) == 0;
}

/* A page that no page table holds leaves. In the swap cache, that is with a slot that still
 * holds its content, it goes without a write (mm/vmscan.c, pageout only what is dirty). */
static void evict(struct pager *p, struct page *page)
{
	static uint8_t out[PAGE + PAGE / 16 + 64 + 3]; /* lzo.h: the worst case */

	if (page->slot == NONE || page->flags & STALE) {
		static uint8_t content[PAGE];
		const uint8_t *bytes = content;
		lzo_uint length = sizeof(out);

		if (!p->config->sampled)
			bytes = frame_bytes(p, page->frame);
		else if (!sampled_read(p, page, content))
			memset(content, 0, sizeof(content));
		if (page->slot == NONE)
			page->slot = slot_take(p);
		lzo1x_1_compress(bytes, PAGE, out, &length, p->lzo);
		event(p, SR_OP_WRITE, page->slot, (uint32_t)length,
		      same_filled(bytes) ? SR_FLAG_SAME_FILLED : 0);
	}
	lru_remove(p, page);
	page->flags &= ~(REFERENCED | AHEAD | STALE);
	page->shadow = p->eviction_clock++;
}

static bool busy(struct pager *p, const struct page *page)
{
	for (const struct place *place = page->places; place; place = place->next) {
		if (place->flags & MAPPED &&
		    pinned(p, place_process(p, place), place_address(p, place)))
			return true;
	}
	return false;
}

/* shrink_active_list() */
static void shrink_active(struct pager *p)
{
	struct page *batch[BATCH];
	size_t count = 0;

	for (int i = 0; i < BATCH && p->active.tail; i++) {
		struct page *page = p->active.tail;

		lru_rotate(p, page, false);
		if (page->mapped > 0 && !busy(p, page))
			batch[count++] = page;
	}
	unmap(p, batch, count);
}

/* shrink_page_list() of 32 from the tail, with folio_check_references(); says how many left. */
static size_t shrink_inactive(struct pager *p)
{
	struct page *batch[BATCH];
	size_t count = 0, gone = 0;

	for (int i = 0; i < BATCH && p->inactive.tail; i++) {
		struct page *page = p->inactive.tail;

		if (page->mapped == 0) {
			evict(p, page);
			gone++;
		} else if (busy(p, page)) {
			lru_rotate(p, page, false);
		} else if (page->flags & REFERENCED || page->mapped > 1) {
			lru_rotate(p, page, true);
			p->eviction_clock++; /* workingset_age_nonresident() */
		} else {
			page->flags |= REFERENCED;
			lru_rotate(p, page, false);
			batch[count++] = page;
		}
	}
	unmap(p, batch, count);
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

void reclaim(struct pager *p, size_t pages)
{
	size_t turns = (p->active.count + p->inactive.count) / BATCH * 4 + 8;

	if (p->resident + pages <= p->config->cap_pages || p->stuck == p->turn)
		return;
	for (size_t gone = 0; gone < BATCH && turns > 0; turns--) {
		if (inactive_is_low(p))
			shrink_active(p);
		gone += shrink_inactive(p);
	}
	if (p->resident + pages > p->config->cap_pages) {
		p->result->pinned_over++;
		p->stuck = p->turn;
	}
}
