// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * A page leaves: to its slot, if it has one and differs from it, or to a new one. In the swap
 * cache, that is with a slot that still holds its content, it goes without a write (pageout() of
 * mm/vmscan.c writes only what is dirty).
 */
#include "evict.h"
#include "events.h"
#include "hands.h"
#include "lists.h"
#include "slots.h"
#include "workingset.h"

#include <sr_relay.h>
#include <string.h>

static bool same_filled(const uint8_t *bytes)
{
	return memcmp(bytes, bytes + sizeof(long), PAGE - sizeof(long)) == 0;
}

static void write_out(struct pager *p, struct page *page)
{
	const uint8_t *bytes = p->hands->content(p, page);

	event_write(p, page->slot, bytes, same_filled(bytes) ? SR_FLAG_SAME_FILLED : 0);
	if (!p->hands->content_stays)
		events_measure(p);
}

void evict(struct pager *p, struct page *page)
{
	bool differs = page->slot == NONE || page->flags & STALE;

	if (page->slot == NONE)
		page->slot = slot_take(p);
	if (differs)
		write_out(p, page);
	lru_remove(p, page);
	page->flags &= ~(REFERENCED | AHEAD | STALE);
	workingset_eviction(p, page);
}
