/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * database-scan: a buffer pool of B-tree pages. Point look-ups go from the root over
 * an inner page to a leaf; now and then a scan reads a range of leaves in order and
 * sorts what it found in memory of its own, which it gives back.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, LOOKUPS, WRITES, SCANS, SKEW, SEED };
static const char *const parameters[] = {
	"size", "lookups", "writes", "scans", "skew", "seed", NULL
};

/* Children of an inner page. */
#define FANOUT 128
/* Eighths of the leaves that a scan reads; pages of which one is sorted. */
#define SCAN_EIGHTHS 3
#define SORT_SHARE 8

struct database {
	uint64_t seed, inner, inners, leaf, leaves;
};

static struct sr_content inner_page(const struct database *d, uint64_t n)
{
	return sr_page_of(SR_BTREE, 1, d->seed ^ 1, n);
}

static struct sr_content leaf_page(const struct database *d, uint64_t n)
{
	static const struct sr_cut leaves[] = {
		{ 82, SR_BTREE, 0 }, { 10, SR_TEXT, 0 }, { 6, SR_STREAM, 0 }, { 2, SR_ZERO, 0 },
	};

	return sr_mixed(leaves, d->seed, n);
}

static void look_up(const struct database *d, struct sr_memory *m, uint64_t n, uint32_t version)
{
	struct sr_content c = leaf_page(d, n);

	sr_read(m, d->inner, inner_page(d, 0));
	sr_read(m, d->inner + 1 + n / FANOUT, inner_page(d, 1 + n / FANOUT));
	if (version && c.kind != SR_ZERO)
		sr_update(m, d->leaf + n, c, version);
	else
		sr_read(m, d->leaf + n, c);
}

static void scan(const struct database *d, struct sr_memory *m, struct sr_random *random,
		 uint64_t number)
{
	uint64_t length = d->leaves * SCAN_EIGHTHS / 8 + 1;
	uint64_t from = sr_below(random, d->leaves - length + 1), n;
	uint64_t sorted = length / SORT_SHARE + 1, room = sr_map(m, sorted);

	for (n = 0; n < length && !m->stop; n++) {
		sr_read(m, d->leaf + from + n, leaf_page(d, from + n));
		if (n % SORT_SHARE == 0)
			sr_write(m, room + n / SORT_SHARE,
				 sr_page_of(SR_HEAP, 0, d->seed ^ mix64(number), n));
	}
	for (n = 0; n < length && !m->stop; n += SORT_SHARE)
		sr_read(m, room + n / SORT_SHARE,
			sr_page_of(SR_HEAP, 0, d->seed ^ mix64(number), n));
	sr_unmap(m, room, sorted);
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	struct database d = { .seed = p->value[SEED], .leaves = p->value[SIZE] };
	struct sr_random random = sr_seeded(d.seed);
	struct sr_zipf zipf;
	uint64_t n, every, scans = 0;

	d.inners = d.leaves / FANOUT + 2;
	d.inner = sr_map(m, d.inners);
	d.leaf = sr_map(m, d.leaves);
	sr_zipf_make(&zipf, d.leaves, (unsigned int)p->value[SKEW]);

	sr_phase(m, "load");
	for (n = 0; n < d.inners && !m->stop; n++)
		sr_write(m, d.inner + n, inner_page(&d, n));
	for (n = 0; n < d.leaves && !m->stop; n++)
		sr_write(m, d.leaf + n, leaf_page(&d, n));

	sr_phase(m, "serve");
	every = p->value[LOOKUPS] / (p->value[SCANS] + 1) + 1;
	for (n = 1; n <= p->value[LOOKUPS] && !m->stop; n++) {
		/* Popular leaves lie apart, as keys in the order of their making do. */
		uint64_t leaf = mix64(d.seed ^ sr_zipf_draw(&zipf, &random)) % d.leaves;
		bool writes = sr_percent(&random, (unsigned int)p->value[WRITES]);

		look_up(&d, m, leaf, writes ? (uint32_t)n : 0);
		if (n % every == 0)
			scan(&d, m, &random, ++scans);
	}
	sr_unmap(m, d.inner, d.inners);
	sr_unmap(m, d.leaf, d.leaves);
}

const struct sr_workload sr_database_scan = { "database-scan", parameters, run };
