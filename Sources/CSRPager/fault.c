// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What a fault comes to, by do_anonymous_page(), do_swap_page() and do_wp_page() of mm/memory.c. */
#include "fault.h"
#include "frames.h"
#include "hands.h"
#include "lru.h"
#include "pages.h"
#include "places.h"
#include "readahead.h"

/* The page is about to differ from its slot. A write that brings it in frees the slot
 * (should_try_to_free_swap() in do_swap_page(), mm/memory.c of Linux 6.1). If it was there to be
 * read, the slot stays its own and is written over when it leaves (do_wp_page()). */
static void differs(struct pager *p, struct page *page, bool came)
{
	if (came)
		page_drop_slot(p, page);
	else if (page->slot != NONE)
		page->flags |= STALE;
	page_drop_frame(p, page);
}

static bool first_touch(struct pager *p, struct process *s, uint64_t address, bool write)
{
	struct place *place;

	if (!write) {
		if (!p->hands->put_zero(s, address))
			return false;
		place_zero(p, place_get(p, s, address));
		return true;
	}
	reclaim(p, 1);
	if (!p->hands->put(s, address, p->zeros, false))
		return false;
	place = place_get(p, s, address);
	place_own(p, place);
	place_map(place, 0);
	return true;
}

/* A page counts as resident from here on; if it was out, it is read back. Says whether it comes
 * from its slot or from what was read along: the kernel has a fault then. */
static bool arrive(struct pager *p, struct process *s, struct page *page, uint64_t address)
{
	if (page->flags & AHEAD) {
		read_ahead_hit(p, s, page, address);
		return true;
	}
	if (page->flags & RESIDENT) {
		p->result->soft_faults++;
		return false;
	}
	read_in(p, s, page, address);
	return true;
}

/* A write to what is in the page table but protected. */
static bool write_to(struct pager *p, struct process *s, struct place *place, uint64_t address)
{
	if (place->flags & ZERO || (place->flags & PROTECTED && page_shared(place->page))) {
		reclaim(p, 1);
		if (!(place->flags & MAPPED)) /* it was among those that went */
			return fault_in(p, s, address, true);
		place_own(p, place);
	} else if (place->flags & PROTECTED) {
		differs(p, place->page, false);
		place->flags &= ~PROTECTED;
	}
	return p->hands->unprotect(s, address);
}

/* A page that is not in the page table is put there. */
static bool put_back(struct pager *p, struct process *s, struct place *place, uint64_t address,
		     bool write)
{
	bool came;

	came = arrive(p, s, place->page, address);
	p->arriving = place->page; /* do_swap_page() has it locked from here on */
	if (write && page_shared(place->page))
		reclaim(p, 1);
	p->arriving = NULL;
	if (!p->hands->put(s, address, frame_bytes(p, place->page->frame), !write))
		return false;
	/* wp_page_copy(): the other places keep what was read for it. */
	if (write && page_shared(place->page))
		place_own(p, place);
	else if (write)
		differs(p, place->page, came);
	place_map(place, write ? 0 : PROTECTED);
	return true;
}

bool fault_in(struct pager *p, struct process *s, uint64_t address, bool write)
{
	struct place *place = place_find(p, s, address);

	if (!place || (!place->page && place->flags == 0))
		return first_touch(p, s, address, write);
	if (!(place->flags & MAPPED))
		return put_back(p, s, place, address, write);
	if (write && place->flags & PROTECTED)
		return write_to(p, s, place, address);
	return true;
}
