/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * media: frames of compressed video pass through a ring of buffers, are decoded, and
 * are looked at again when somebody seeks. Little of it compresses.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, FRAMES, SEEKS, SEED };
static const char *const parameters[] = { "size", "frames", "seeks", "seed", NULL };

#define FRAME 48   /* pages of a frame as it comes */
#define PICTURE 64 /* pages of a decoded picture */
#define PICTURES 8
#define TABLES 512 /* pages of tables and code of the decoder */

static struct sr_content frame_page(uint64_t seed, uint64_t frame, uint64_t n)
{
	static const struct sr_cut frames[] = { { 94, SR_STREAM, 0 }, { 6, SR_HEAP, 0 } };

	return sr_mixed(frames, seed, frame * FRAME + n);
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t seed = p->value[SEED], slots = p->value[SIZE] / FRAME + 1, frame, n;
	uint64_t ring = sr_map(m, slots * FRAME), pictures = sr_map(m, PICTURES * PICTURE);
	uint64_t tables = sr_map(m, TABLES);
	struct sr_random random = sr_seeded(seed);

	sr_phase(m, "open");
	for (n = 0; n < TABLES && !m->stop; n++)
		sr_write(m, tables + n, sr_page_of(n % 4 ? SR_HEAP : SR_CODE, 0, seed ^ 1, n));

	sr_phase(m, "play");
	for (frame = 0; frame < p->value[FRAMES] && !m->stop; frame++) {
		uint64_t shown = frame, at = frame % slots * FRAME;

		for (n = 0; n < FRAME; n++)
			sr_write(m, ring + at + n, frame_page(seed, frame, n));
		if (frame >= slots && sr_percent(&random, (unsigned int)p->value[SEEKS])) {
			shown = frame - sr_below(&random, slots);
			at = shown % slots * FRAME;
		}
		for (n = 0; n < FRAME; n++) {
			sr_read(m, ring + at + n, frame_page(seed, shown, n));
			if (n % 4 == 0) {
				uint64_t t = sr_below(&random, TABLES);

				sr_read(m, tables + t,
					sr_page_of(t % 4 ? SR_HEAP : SR_CODE, 0, seed ^ 1, t));
			}
		}
		for (n = 0; n < PICTURE; n++)
			sr_write(m, pictures + frame % PICTURES * PICTURE + n,
				 sr_page_of(SR_DOUBLES, 0, seed ^ 2, frame * PICTURE + n));
	}
	sr_unmap(m, ring, slots * FRAME);
	sr_unmap(m, pictures, PICTURES * PICTURE);
	sr_unmap(m, tables, TABLES);
}

const struct sr_workload sr_media = { "media", parameters, run };
