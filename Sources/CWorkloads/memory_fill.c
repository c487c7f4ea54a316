/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory-fill: write pages whose content is a function of seed, page and pass, then
 * read them back and verify every word. Swap that returns a page changed does not
 * go unnoticed.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, PASSES, ORDER, SEED, MIX };
static const char *const parameters[] = { "size", "passes", "order", "seed", "mix", NULL };

static struct sr_content content(const struct sr_parameters *p, uint64_t page, uint64_t pass)
{
	struct sr_content c = { .seed = mix64(p->value[SEED] ^ mix64(page ^ mix64(pass))) };
	unsigned int dice = (c.seed >> 40) % 100;

	while (c.kind < SR_RANDOM && dice >= p->share[c.kind])
		dice -= p->share[c.kind++];
	return c;
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t t = a % b;

		a = b;
		b = t;
	}
	return a;
}

/* A stride that visits every page once, in no order that readahead can use. */
static uint64_t stride_of(uint64_t pages, bool shuffled)
{
	uint64_t stride;

	if (!shuffled || pages < 3)
		return 1;
	stride = (pages * 618 / 1000) | 1;
	while (gcd(stride, pages) != 1)
		stride += 2;
	return stride;
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t pages = p->value[SIZE], passes = p->value[PASSES];
	uint64_t stride = stride_of(pages, p->value[ORDER]);
	uint64_t first = sr_map(m, pages), pass, n, at = 0;

	/* Pass 0 only writes, the last one only reads. */
	for (pass = 0; pass <= passes && !m->stop; pass++) {
		sr_phase(m, pass == 0 ? "write" : pass < passes ? "verify and write" : "verify");
		for (n = 0; n < pages && !m->stop; n++, at = (at + stride) % pages) {
			if (pass > 0)
				sr_read(m, first + at, content(p, at, pass - 1));
			if (pass < passes)
				sr_write(m, first + at, content(p, at, pass));
		}
	}
	sr_unmap(m, first, pages);
}

const struct sr_workload sr_memory_fill = { "memory-fill", parameters, run };
