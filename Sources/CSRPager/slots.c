// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Swap slots, as mm/swapfile.c of Linux 6.1 hands them out on a device that does not seek:
 * within a cluster of SWAPFILE_CLUSTER = 256 one after the other, then the next cluster that
 * is wholly free (scan_swap_map_try_ssd_cluster). Where there is none the kernel takes what is
 * free here and there; so does this while half of all slots are free. Otherwise the device
 * grows by a cluster: it is as large as it has to be.
 */
#include "pager.h"

#include <stdlib.h>
#include <string.h>

#define CLUSTER 256u
#define WORDS (CLUSTER / 64)

static void grow(struct pager *p)
{
	if (p->clusters == p->cluster_capacity) {
		p->cluster_capacity = p->cluster_capacity ? p->cluster_capacity * 2 : 256;
		p->cluster_free = must(realloc(p->cluster_free,
					       p->cluster_capacity * sizeof(*p->cluster_free)));
		p->slot_bits = must(realloc(p->slot_bits, (size_t)p->cluster_capacity * WORDS *
								  sizeof(*p->slot_bits)));
	}
	p->cluster_free[p->clusters] = CLUSTER;
	memset(p->slot_bits + (size_t)p->clusters * WORDS, 0, WORDS * sizeof(*p->slot_bits));
	p->clusters++;
}

static bool enter(struct pager *p, uint32_t least)
{
	for (uint32_t i = 1; i <= p->clusters; i++) {
		uint32_t candidate = (p->cluster + i) % p->clusters;

		if (p->cluster_free[candidate] >= least) {
			p->cluster = candidate;
			p->cluster_next = 0;
			return true;
		}
	}
	return false;
}

static void next_cluster(struct pager *p)
{
	size_t all = (size_t)p->clusters * CLUSTER;

	if (enter(p, CLUSTER) || (p->slots_used * 2 < all && enter(p, 1)))
		return;
	grow(p);
	p->cluster = p->clusters - 1;
	p->cluster_next = 0;
}

uint32_t slot_take(struct pager *p)
{
	for (;;) {
		for (; p->clusters > 0 && p->cluster_next < CLUSTER; p->cluster_next++) {
			uint32_t slot = p->cluster * CLUSTER + p->cluster_next;
			uint64_t bit = 1ull << (slot % 64);

			if (slot == 0)
				continue; /* the swap header's page */
			if (p->slot_bits[slot / 64] & bit)
				continue;
			p->slot_bits[slot / 64] |= bit;
			p->cluster_free[p->cluster]--;
			p->slots_used++;
			p->cluster_next++;
			return slot;
		}
		next_cluster(p);
	}
}

void slot_give(struct pager *p, uint32_t slot)
{
	p->slot_bits[slot / 64] &= ~(1ull << (slot % 64));
	p->cluster_free[slot / CLUSTER]++;
	p->slots_used--;
}
