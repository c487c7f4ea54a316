/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compile-like: several compilers at a time. Each reads its source, parses it into an
 * arena that grows, goes over the arena again for code, and ends: all its memory is
 * given back at once.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, UNITS, JOBS, SEED };
static const char *const parameters[] = { "size", "units", "jobs", "seed", NULL };

#define MOST_JOBS 16
/* Pages that a compiler handles before the next one has its turn. */
#define SLICE 64

static const struct sr_cut arena_cuts[] = {
	{ 58, SR_HEAP, 0 }, { 14, SR_HEAP, 30 }, { 10, SR_TEXT, 0 }, { 8, SR_BITMAP, 0 },
	{ 10, SR_ZERO, 0 },
};

/* A compiler at work: how far it has come, in pages of its arena. */
struct unit {
	uint64_t seed, source, sources, arena, pages, code, codes, done;
	enum { READ, PARSE, GENERATE, EXIT } at;
	struct sr_random random;
};

static struct unit start(struct sr_memory *m, uint64_t seed, uint64_t share)
{
	struct unit u = { .seed = seed, .random = sr_seeded(seed) };

	/* Half to one and a half times the share: units differ as files do. */
	u.pages = share / 2 + sr_below(&u.random, share + 1) + 8;
	u.sources = u.pages / 16 + 1;
	u.codes = u.pages / 12 + 1;
	u.source = sr_map(m, u.sources);
	u.arena = sr_map(m, u.pages);
	u.code = sr_map(m, u.codes);
	return u;
}

static struct sr_content arena_page(const struct unit *u, uint64_t n)
{
	return sr_mixed(arena_cuts, u->seed, n);
}

/* Does one page's worth; false when the unit has ended. */
static bool advance(struct unit *u, struct sr_memory *m)
{
	uint64_t n = u->done++;

	switch (u->at) {
	case READ:
		sr_write(m, u->source + n, sr_page_of(SR_TEXT, 0, u->seed ^ 1, n));
		if (u->done == u->sources)
			u->at = PARSE, u->done = 0;
		return true;
	case PARSE:
		sr_write(m, u->arena + n, arena_page(u, n));
		if (n % 16 == 0)
			sr_read(m, u->source + n / 16,
				sr_page_of(SR_TEXT, 0, u->seed ^ 1, n / 16));
		/* What was made last is looked at again; sometimes anything is. */
		if (n > 8) {
			uint64_t back = sr_percent(&u->random, 85) ? sr_below(&u->random, 8) + 1 :
								     sr_below(&u->random, n) + 1;

			sr_read(m, u->arena + n - back, arena_page(u, n - back));
		}
		if (u->done == u->pages)
			u->at = GENERATE, u->done = 0;
		return true;
	case GENERATE: {
		struct sr_content c = arena_page(u, n);

		if (n % 3 == 0 && c.kind != SR_ZERO)
			sr_update(m, u->arena + n, c, 1);
		else
			sr_read(m, u->arena + n, c);
		if (n % 12 == 0)
			sr_write(m, u->code + n / 12, sr_page_of(SR_CODE, 0, u->seed ^ 2, n / 12));
		if (u->done == u->pages)
			u->at = EXIT;
		return true;
	}
	default:
		sr_unmap(m, u->source, u->sources);
		sr_unmap(m, u->arena, u->pages);
		sr_unmap(m, u->code, u->codes);
		return false;
	}
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	uint64_t jobs = p->value[JOBS] < MOST_JOBS ? p->value[JOBS] : MOST_JOBS;
	uint64_t share, units = 0, busy = 0, n;
	struct unit unit[MOST_JOBS];
	bool works[MOST_JOBS] = { false };
	unsigned int j, s;

	jobs = jobs ? jobs : 1;
	/* All of a job's memory is 1/16 and 1/12 more than its arena. */
	share = p->value[SIZE] * 100 / (115 * jobs);
	sr_phase(m, "compile");
	do {
		for (j = 0; j < jobs && !m->stop; j++) {
			if (!works[j]) {
				if (units == p->value[UNITS])
					continue;
				n = units++;
				unit[j] = start(m, mix64(p->value[SEED] ^ mix64(n)), share);
				works[j] = true;
				busy++;
			}
			for (s = 0; s < SLICE && works[j]; s++)
				if (!advance(&unit[j], m)) {
					works[j] = false;
					busy--;
				}
		}
	} while ((busy || units < p->value[UNITS]) && !m->stop);
}

const struct sr_workload sr_compile_like = { "compile-like", parameters, run };
