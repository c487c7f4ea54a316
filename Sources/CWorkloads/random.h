/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random numbers for access patterns and contents: integer arithmetic only, so that
 * every machine draws the same.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_RANDOM_H
#define SR_RANDOM_H

#include <stdint.h>

/* The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static inline uint64_t mix64(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* Marsaglia's xorshift64, 2003: three shifts a word; the state is never zero. */
static inline uint64_t step(uint64_t x)
{
	x ^= x << 13;
	x ^= x >> 7;
	return x ^ (x << 17);
}

struct sr_random {
	uint64_t state;
};

static inline struct sr_random sr_seeded(uint64_t seed)
{
	return (struct sr_random){ mix64(seed) | 1 };
}

static inline uint64_t sr_draw(struct sr_random *r)
{
	r->state = step(r->state);
	return r->state * UINT64_C(0x2545f4914f6cdd1d);
}

/* A number below limit, which is below 2^32: Lemire's multiplication, 2019. */
static inline uint64_t sr_below(struct sr_random *r, uint64_t limit)
{
	return ((sr_draw(r) >> 32) * limit) >> 32;
}

static inline int sr_percent(struct sr_random *r, unsigned int percent)
{
	return sr_below(r, 100) < percent;
}

/*
 * Ranks 0 to limit-1 with a probability that falls as 1/(rank+1)^s: Zipf's law. The
 * ranks are put together to 16 classes an octave, within which all are alike.
 */
#define SR_ZIPF_CLASSES (16 * 40)

struct sr_zipf {
	unsigned int classes;
	uint64_t first[SR_ZIPF_CLASSES + 1];
	uint64_t through[SR_ZIPF_CLASSES];
};

/* skew is s in hundredths, 0 (all alike) to 200; limit is below 2^32. */
void sr_zipf_make(struct sr_zipf *zipf, uint64_t limit, unsigned int skew);
uint64_t sr_zipf_draw(const struct sr_zipf *zipf, struct sr_random *r);

#endif
