/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * graph: walks along the edges of a graph too large for memory. Most edges lead near
 * by, the others to nodes of high degree; a map of visited nodes is written.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, STEPS, NEAR, SEED };
static const char *const parameters[] = { "size", "steps", "near", "seed", NULL };

/* How far an edge near by leads, pages to either side. */
#define NEIGHBOURHOOD 32
/* Bits of the map for a page of nodes: the map is a 64th of the graph. */
#define MAP_SHARE 64
#define WALK_STEPS 200

static struct sr_content node_page(uint64_t seed, uint64_t page)
{
	static const struct sr_cut nodes[] = { { 65, SR_EDGES, 0 }, { 35, SR_HEAP, 0 } };

	return sr_mixed(nodes, seed, page);
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t pages = p->value[SIZE], seed = p->value[SEED], n, at = 0;
	uint64_t bits = pages / MAP_SHARE + 1;
	uint64_t nodes = sr_map(m, pages), map = sr_map(m, bits);
	struct sr_random random = sr_seeded(seed);
	struct sr_zipf degree;

	sr_zipf_make(&degree, pages, 80);
	sr_phase(m, "build");
	for (n = 0; n < pages && !m->stop; n++)
		sr_write(m, nodes + n, node_page(seed, n));
	for (n = 0; n < bits && !m->stop; n++)
		sr_write(m, map + n, sr_page_of(SR_BITMAP, 0, seed ^ 1, n));

	sr_phase(m, "walk");
	for (n = 1; n <= p->value[STEPS] && !m->stop; n++) {
		if (n % WALK_STEPS == 1)
			at = sr_below(&random, pages);
		else if (sr_percent(&random, (unsigned int)p->value[NEAR]))
			at = (at + pages + sr_below(&random, 2 * NEIGHBOURHOOD) -
			      (NEIGHBOURHOOD < pages ? NEIGHBOURHOOD : 0)) % pages;
		else
			at = mix64(seed ^ sr_zipf_draw(&degree, &random)) % pages;
		sr_read(m, nodes + at, node_page(seed, at));
		sr_update(m, map + at / MAP_SHARE,
			  sr_page_of(SR_BITMAP, 0, seed ^ 1, at / MAP_SHARE), (uint32_t)n);
	}
	sr_unmap(m, nodes, pages);
	sr_unmap(m, map, bits);
}

const struct sr_workload sr_graph = { "graph", parameters, run };
