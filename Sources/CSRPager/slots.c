// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * A CPU's cache of slots, as mm/swap_slots.c of Linux 6.1 has it: SLOT_CACHE are taken from the map
 * at a time, and that many that were given up go back together.
 */
#include "slots.h"
#include "events.h"
#include "slot_map.h"

#include <sr_relay.h>

/* folio_alloc_swap() */
uint32_t slot_take(struct pager *p)
{
	if (p->taken_next == p->taken_count) {
		for (p->taken_count = 0; p->taken_count < SLOT_CACHE; p->taken_count++)
			p->slots_taken[p->taken_count] = slot_map_take(p);
		p->taken_next = 0;
	}
	return p->slots_taken[p->taken_next++];
}

/* The device is told. */
static void give_back(struct pager *p, uint32_t slot)
{
	slot_map_give(p, slot);
	event(p, SR_OP_FREE, slot, 0);
}

void slots_drain(struct pager *p)
{
	for (uint32_t i = 0; i < p->returned_count; i++)
		give_back(p, p->slots_returned[i]);
	p->returned_count = 0;
}

/* free_swap_slot() */
void slot_give(struct pager *p, uint32_t slot)
{
	if (p->returned_count == SLOT_CACHE)
		slots_drain(p);
	p->slots_returned[p->returned_count++] = slot;
}
