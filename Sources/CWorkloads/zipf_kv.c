/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * zipf-kv: a key-value store in memory. Records are found through a hash index; a
 * few keys take most of the requests (Zipf), and hashing spreads them over pages.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, OPERATIONS, WRITES, SKEW, SEED };
static const char *const parameters[] = {
	"size", "operations", "writes", "skew", "seed", NULL
};

#define RECORDS_A_PAGE 16
/* One page of the store in this number is index. */
#define INDEX_SHARE 16

static const struct sr_cut values[] = {
	{ 30, SR_HEAP, 0 }, { 32, SR_TEXT, 0 }, { 14, SR_BTREE, 0 },
	{ 12, SR_STREAM, 0 }, { 7, SR_BITMAP, 0 }, { 5, SR_ZERO, 0 },
};

static struct sr_content value_page(uint64_t seed, uint64_t page)
{
	return sr_mixed(values, seed, page);
}

static struct sr_content index_page(uint64_t seed, uint64_t page)
{
	return sr_page_of(SR_HEAP, 20, seed ^ 0x1de, page);
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t pages = p->value[SIZE], seed = p->value[SEED], n;
	uint64_t indices = pages / INDEX_SHARE + 1, store = pages - pages / INDEX_SHARE;
	uint64_t index = sr_map(m, indices), data = sr_map(m, store);
	struct sr_random random = sr_seeded(seed);
	struct sr_zipf zipf;

	sr_zipf_make(&zipf, store * RECORDS_A_PAGE, (unsigned int)p->value[SKEW]);
	sr_phase(m, "load");
	for (n = 0; n < indices && !m->stop; n++)
		sr_write(m, index + n, index_page(seed, n));
	for (n = 0; n < store && !m->stop; n++)
		sr_write(m, data + n, value_page(seed, n));

	sr_phase(m, "serve");
	for (n = 1; n <= p->value[OPERATIONS] && !m->stop; n++) {
		uint64_t key = mix64(seed ^ sr_zipf_draw(&zipf, &random));
		uint64_t bucket = (key >> 32) * indices >> 32, at = (key & UINT32_MAX) * store >> 32;
		struct sr_content c = value_page(seed, at);

		sr_read(m, index + bucket, index_page(seed, bucket));
		if (c.kind != SR_ZERO && sr_percent(&random, (unsigned int)p->value[WRITES]))
			sr_update(m, data + at, c, (uint32_t)n);
		else
			sr_read(m, data + at, c);
	}
	sr_unmap(m, index, indices);
	sr_unmap(m, data, store);
}

const struct sr_workload sr_zipf_kv = { "zipf-kv", parameters, run };
