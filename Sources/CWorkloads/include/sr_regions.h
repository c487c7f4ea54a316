/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The address space of a workload, in pages: where its regions lie. Real and modelled
 * memory share it, so that a page has the same neighbours in both.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_REGIONS_H
#define SR_REGIONS_H

#include <stdbool.h>
#include <stdint.h>

#define SR_MOST_REGIONS 256

struct sr_regions {
	unsigned int count;
	/* Rising, with at least one page that is nobody's between two. */
	struct {
		uint64_t first, pages;
	} region[SR_MOST_REGIONS];
};

/*
 * The lowest place with room, as the kernel's first fit has it; with a page between,
 * neighbours do not grow together to one VMA. UINT64_MAX when there are too many.
 */
uint64_t sr_regions_add(struct sr_regions *regions, uint64_t pages);

/* False when there is no such region. */
bool sr_regions_remove(struct sr_regions *regions, uint64_t first, uint64_t pages);

/* The index of the region that holds the page; count when it is nobody's. */
unsigned int sr_regions_of(const struct sr_regions *regions, uint64_t page);

#endif
