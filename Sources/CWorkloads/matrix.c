/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matrix: C = A * B by blocks. Every matrix is a grid of tiles; a tile lies together
 * in memory.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, TILE, ROUNDS, SEED };
static const char *const parameters[] = { "size", "tile", "rounds", "seed", NULL };

static void touch(struct sr_memory *m, uint64_t matrix, uint64_t tile, uint64_t pages,
		  uint64_t seed)
{
	uint64_t n;

	for (n = tile * pages; n < (tile + 1) * pages && !m->stop; n++)
		sr_read(m, matrix + n, sr_page_of(SR_DOUBLES, 0, seed, n));
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t tile = p->value[TILE] ? p->value[TILE] : 1, seed = p->value[SEED];
	uint64_t side = 1, pages, a, b, c, i, j, k, n, round;
	uint32_t version = 0;

	while ((side + 1) * (side + 1) * tile * 3 <= p->value[SIZE])
		side++;
	pages = side * side * tile;
	a = sr_map(m, pages);
	b = sr_map(m, pages);
	c = sr_map(m, pages);

	sr_phase(m, "fill");
	for (n = 0; n < pages && !m->stop; n++)
		sr_write(m, a + n, sr_page_of(SR_DOUBLES, 0, seed, n));
	for (n = 0; n < pages && !m->stop; n++)
		sr_write(m, b + n, sr_page_of(SR_DOUBLES, 0, seed ^ 1, n));
	for (n = 0; n < pages && !m->stop; n++)
		sr_write(m, c + n, sr_page_of(SR_DOUBLES, 0, seed ^ 2, n));

	sr_phase(m, "multiply");
	for (round = 0; round < p->value[ROUNDS]; round++)
		for (i = 0; i < side; i++)
			for (j = 0; j < side; j++) {
				uint64_t at = (i * side + j) * tile;

				for (k = 0; k < side; k++) {
					touch(m, a, i * side + k, tile, seed);
					touch(m, b, k * side + j, tile, seed ^ 1);
				}
				version++;
				for (n = at; n < at + tile; n++)
					sr_update(m, c + n, sr_page_of(SR_DOUBLES, 0, seed ^ 2, n),
						  version);
				if (m->stop)
					return;
			}
	sr_unmap(m, a, pages);
	sr_unmap(m, b, pages);
	sr_unmap(m, c, pages);
}

const struct sr_workload sr_matrix = { "matrix", parameters, run };
