/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phases: one of the other workloads after another, with a store that stays while
 * they come and go, and is asked again between them.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, ROUNDS, SEED };
static const char *const parameters[] = { "size", "rounds", "seed", NULL };

#define REQUESTS 4

static struct sr_content store_page(uint64_t seed, uint64_t n)
{
	static const struct sr_cut store[] = {
		{ 60, SR_HEAP, 0 }, { 25, SR_TEXT, 0 }, { 15, SR_STREAM, 0 },
	};

	return sr_mixed(store, seed, n);
}

static void run_inside(const struct sr_workload *load, struct sr_parameters p,
		       struct sr_memory *m)
{
	if (!m->stop)
		load->run(&p, m);
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t size = p->value[SIZE], seed = p->value[SEED], half = size / 2 + 1;
	uint64_t pages = size / 3 + 1, store = sr_map(m, pages), round, n;
	struct sr_random random = sr_seeded(seed);

	sr_phase(m, "store");
	for (n = 0; n < pages && !m->stop; n++)
		sr_write(m, store + n, store_page(seed, n));
	for (round = 0; round < p->value[ROUNDS] && !m->stop; round++) {
		uint64_t s = mix64(seed ^ round) >> 1;

		run_inside(&sr_zipf_kv, (struct sr_parameters){ .value = { half, size, 20, 99, s } }, m);
		run_inside(&sr_matrix, (struct sr_parameters){ .value = { half, 64, 1, s } }, m);
		run_inside(&sr_compile_like, (struct sr_parameters){ .value = { half, 6, 2, s } }, m);
		run_inside(&sr_media, (struct sr_parameters){ .value = { half, half / 24 + 1, 10, s } },
			   m);
		run_inside(&sr_graph, (struct sr_parameters){ .value = { half, size, 70, s } }, m);
		sr_phase(m, "store");
		for (n = 0; n < pages / REQUESTS && !m->stop; n++) {
			uint64_t at = sr_below(&random, pages);

			sr_read(m, store + at, store_page(seed, at));
		}
	}
	sr_unmap(m, store, pages);
}

const struct sr_workload sr_phases = { "phases", parameters, run };
