/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First fit over a short sorted array.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <string.h>
#include "include/sr_regions.h"

uint64_t sr_regions_add(struct sr_regions *r, uint64_t pages)
{
	uint64_t at = 0;
	unsigned int i;

	if (r->count == SR_MOST_REGIONS)
		return UINT64_MAX;
	for (i = 0; i < r->count && r->region[i].first < at + pages + 1; i++)
		at = r->region[i].first + r->region[i].pages + 1;
	memmove(&r->region[i + 1], &r->region[i], (r->count - i) * sizeof(r->region[0]));
	r->region[i].first = at;
	r->region[i].pages = pages;
	r->count++;
	return at;
}

unsigned int sr_regions_of(const struct sr_regions *r, uint64_t page)
{
	unsigned int low = 0, high = r->count;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (r->region[middle].first + r->region[middle].pages > page)
			high = middle;
		else
			low = middle + 1;
	}
	return low < r->count && r->region[low].first <= page ? low : r->count;
}

bool sr_regions_remove(struct sr_regions *r, uint64_t first, uint64_t pages)
{
	unsigned int i = sr_regions_of(r, first);

	if (i == r->count || r->region[i].first != first || r->region[i].pages != pages)
		return false;
	r->count--;
	memmove(&r->region[i], &r->region[i + 1], (r->count - i) * sizeof(r->region[0]));
	return true;
}
