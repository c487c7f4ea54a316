/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Zipf's law in integers.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include "random.h"

/* 2^(1/2^(i+1)) in 2.62 fixed point would be more than is needed: 32 bits of fraction. */
static const uint64_t roots[] = {
	UINT64_C(0x16a09e667), UINT64_C(0x1306fe0a3), UINT64_C(0x1172b83c7),
	UINT64_C(0x10b5586cf), UINT64_C(0x1059b0d31), UINT64_C(0x102c9a3e7),
	UINT64_C(0x10163da9f), UINT64_C(0x100b1afa5), UINT64_C(0x10058c86d),
	UINT64_C(0x1002c605e), UINT64_C(0x100162f39), UINT64_C(0x1000b175e),
};

#define ROOTS (sizeof(roots) / sizeof(roots[0]))
/* What fractions are counted in: a bit for each root. */
#define ONE (1U << ROOTS)

/* 2^(x / ONE) for a fraction x below ONE, with 32 bits after the point. */
static uint64_t exp2_fraction(unsigned int x)
{
	uint64_t value = UINT64_C(1) << 32;
	unsigned int i;

	for (i = 0; i < ROOTS; i++)
		if (x & (1U << (ROOTS - 1 - i)))
			value = (uint64_t)(((unsigned __int128)value * roots[i]) >> 32);
	return value;
}

void sr_zipf_make(struct sr_zipf *zipf, uint64_t limit, unsigned int skew)
{
	uint64_t total = 0, next = 0;
	unsigned int step16;

	zipf->classes = 0;
	for (step16 = 0; next < limit && zipf->classes < SR_ZIPF_CLASSES; step16++) {
		/* Ranks from 2^(step/16) - 1 on; classes without a rank are left out. */
		uint64_t end = (exp2_fraction((step16 + 1) % 16 * 256) << ((step16 + 1) / 16)) >> 32;
		uint64_t exponent, weight;

		if (end <= next)
			continue;
		if (end > limit)
			end = limit;
		/* (2^(step/16))^-s, as 2^-(step * s / 16): 12 bits of fraction. */
		exponent = (uint64_t)step16 * skew * 256 / 100;
		weight = exp2_fraction(ONE - 1 - exponent % ONE) >> (1 + exponent / ONE);
		weight = weight ? weight : 1;
		zipf->first[zipf->classes] = next;
		total += weight * (end - next);
		zipf->through[zipf->classes] = total;
		zipf->classes++;
		next = end;
	}
	zipf->first[zipf->classes] = limit;
}

uint64_t sr_zipf_draw(const struct sr_zipf *zipf, struct sr_random *r)
{
	uint64_t total = zipf->through[zipf->classes - 1];
	uint64_t at = (uint64_t)(((unsigned __int128)sr_draw(r) * total) >> 64);
	unsigned int low = 0, high = zipf->classes - 1;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (zipf->through[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return zipf->first[low] + sr_below(r, zipf->first[low + 1] - zipf->first[low]);
}
