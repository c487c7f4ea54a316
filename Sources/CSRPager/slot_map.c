// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Swap slots as mm/swapfile.c of Linux 6.1 hands them out on a device that does not seek: one after
 * the other of a cluster of SWAPFILE_CLUSTER, then of the first of the clusters that are wholly free
 * (scan_swap_map_try_ssd_cluster()); a cluster that becomes free is the last of these. Where
 * there is none the kernel takes what is free here and there; so does this while half of all slots
 * are free. Otherwise the device grows by a cluster: it is as large as it has to be.
 */
#include "slot_map.h"
#include "must.h"
#include "page_size.h"

#include <stdlib.h>
#include <string.h>

/* SWAPFILE_CLUSTER: as many slots as a huge page has pages where it can be swapped out whole
 * (CONFIG_THP_SWAP, which needs 4 KiB pages). */
#define CLUSTER (PAGE / 8 == 512 ? 512u : 256u)
#define WORDS (CLUSTER / 64)
/* SWAP_CLUSTER_COLS: clusters of an address space of the swap cache, SWAP_ADDRESS_SPACE_PAGES. */
#define COLUMNS (16384u / CLUSTER)

static bool taken(const struct pager *p, uint32_t slot)
{
	return p->slot_bits[slot / 64] >> (slot % 64) & 1;
}

static uint32_t *ring(struct pager *p, uint32_t i)
{
	return &p->free_clusters[(p->free_cluster_first + i) % p->cluster_capacity];
}

static void append_free(struct pager *p, uint32_t cluster)
{
	*ring(p, p->free_cluster_count++) = cluster;
}

static void widen(struct pager *p)
{
	uint32_t capacity = p->cluster_capacity ? p->cluster_capacity * 2 : 256;
	uint32_t *wider = must(malloc(capacity * sizeof(*wider)));

	for (uint32_t i = 0; i < p->free_cluster_count; i++)
		wider[i] = *ring(p, i);
	free(p->free_clusters);
	p->free_clusters = wider;
	p->free_cluster_first = 0;
	p->cluster_capacity = capacity;
	p->cluster_used = must(realloc(p->cluster_used, capacity * sizeof(*p->cluster_used)));
	p->slot_bits = must(realloc(p->slot_bits, (size_t)capacity * WORDS * sizeof(*p->slot_bits)));
}

/* A cluster at the device's end, on no list yet; gives its number. */
static uint32_t grow(struct pager *p)
{
	uint32_t cluster = p->clusters;

	if (cluster == p->cluster_capacity)
		widen(p);
	p->cluster_used[cluster] = 0;
	memset(p->slot_bits + (size_t)cluster * WORDS, 0, WORDS * sizeof(*p->slot_bits));
	if (cluster == 0) { /* the swap header's page */
		p->slot_bits[0] = 1;
		p->cluster_used[0] = 1;
		p->slots_used = 1;
		p->slot_cursor = 1;
	}
	p->clusters++;
	return cluster;
}

/* setup_swap_map_and_extents() lists clusters by columns, so that neighbours on the list are in
 * different address spaces of the swap cache. The header's is not free. */
void slot_map_begin(struct pager *p, uint64_t slots)
{
	uint32_t count = (uint32_t)(slots / CLUSTER);

	p->cluster = NONE;
	while (p->clusters < count)
		grow(p);
	for (uint32_t column = 0; column < COLUMNS; column++) {
		for (uint32_t cluster = column; cluster < count; cluster += COLUMNS) {
			if (cluster > 0)
				append_free(p, cluster);
		}
	}
}

static uint32_t mark(struct pager *p, uint32_t slot)
{
	uint32_t cluster = slot / CLUSTER;

	if (p->cluster_used[cluster]++ == 0) { /* it is the first on the list */
		p->free_cluster_first = (p->free_cluster_first + 1) % p->cluster_capacity;
		p->free_cluster_count--;
	}
	p->slot_bits[slot / 64] |= 1ull << (slot % 64);
	p->slot_cursor = slot + 1;
	p->slots_used++;
	return slot;
}

/* The next slot of the cluster that is being filled, or NONE. */
static uint32_t next_in_cluster(struct pager *p)
{
	uint32_t end = (p->cluster + 1) * CLUSTER;

	while (p->slot_next < end && taken(p, p->slot_next))
		p->slot_next++;
	/* scan_swap_map_ssd_cluster_conflict(): one that became free meanwhile has to queue. */
	if (p->slot_next == end || (p->cluster_used[p->cluster] == 0 && *ring(p, 0) != p->cluster))
		return NONE;
	return p->slot_next++;
}

/* Any free slot, from where the last was found; there is one. */
static uint32_t any(const struct pager *p)
{
	uint32_t all = p->clusters * CLUSTER, slot = p->slot_cursor;

	while (slot >= all || slot == 0 || taken(p, slot))
		slot = slot >= all ? 1 : slot + 1;
	return slot;
}

uint32_t slot_map_take(struct pager *p)
{
	for (;;) {
		uint32_t slot, cluster;

		if (p->cluster == NONE && p->free_cluster_count > 0) {
			p->cluster = *ring(p, 0);
			p->slot_next = p->cluster * CLUSTER;
		}
		if (p->cluster != NONE) {
			slot = next_in_cluster(p);
			if (slot != NONE)
				return mark(p, slot);
			p->cluster = NONE;
			continue;
		}
		if (p->slots_used * 2 < (size_t)p->clusters * CLUSTER)
			return mark(p, any(p));
		cluster = grow(p);
		if (cluster > 0) {
			append_free(p, cluster);
		} else {
			p->cluster = 0;
			p->slot_next = 1;
		}
	}
}

void slot_map_give(struct pager *p, uint32_t slot)
{
	p->slot_bits[slot / 64] &= ~(1ull << (slot % 64));
	p->slots_used--;
	if (--p->cluster_used[slot / CLUSTER] == 0)
		append_free(p, slot / CLUSTER);
}

void slot_map_release(struct pager *p)
{
	free(p->cluster_used);
	free(p->slot_bits);
	free(p->free_clusters);
}
