/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text-index: read documents, extend the posting lists of their words in memory, then
 * merge the lists into a new index and give the old memory back.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stddef.h>
#include "workload.h"

enum { SIZE, ROUNDS, SKEW, SEED };
static const char *const parameters[] = { "size", "rounds", "skew", "seed", NULL };

/* Pages of a document buffer; words of a page that reach a list; lists of half the room. */
#define BUFFER 256
#define WORDS_A_PAGE 12

static void index_round(const struct sr_parameters *p, struct sr_memory *m,
			struct sr_random *random, const struct sr_zipf *zipf, uint64_t round)
{
	uint64_t lists = p->value[SIZE] / 2 + 1, documents = p->value[SIZE], n, w;
	uint64_t seed = p->value[SEED] ^ mix64(round), text, list, index;

	list = sr_map(m, lists);
	text = sr_map(m, BUFFER);
	sr_phase(m, "index");
	for (n = 0; n < lists && !m->stop; n++)
		sr_write(m, list + n, sr_page_of(SR_POSTINGS, 20 + n % 40, seed, n));
	for (n = 0; n < documents && !m->stop; n++) {
		struct sr_content page = sr_page_of(SR_TEXT, 0, seed ^ 1, n);

		sr_write(m, text + n % BUFFER, page);
		sr_read(m, text + n % BUFFER, page);
		for (w = 0; w < WORDS_A_PAGE; w++) {
			uint64_t at = mix64(seed ^ sr_zipf_draw(zipf, random)) % lists;

			sr_update(m, list + at, sr_page_of(SR_POSTINGS, 20 + at % 40, seed, at),
				  (uint32_t)n + 1);
		}
	}
	sr_unmap(m, text, BUFFER);

	sr_phase(m, "merge");
	index = sr_map(m, lists);
	for (n = 0; n < lists && !m->stop; n++) {
		sr_read(m, list + n, sr_page_of(SR_POSTINGS, 20 + n % 40, seed, n));
		sr_write(m, index + n, sr_page_of(SR_POSTINGS, 0, seed ^ 2, n));
	}
	sr_unmap(m, list, lists);
	for (n = 0; n < lists && !m->stop; n++)
		sr_read(m, index + n, sr_page_of(SR_POSTINGS, 0, seed ^ 2, n));
	sr_unmap(m, index, lists);
}

static void run(const struct sr_parameters *p, struct sr_memory *m)
{
	struct sr_random random = sr_seeded(p->value[SEED]);
	struct sr_zipf zipf;
	uint64_t round;

	sr_zipf_make(&zipf, p->value[SIZE] / 2 + 1, (unsigned int)p->value[SKEW]);
	for (round = 0; round < p->value[ROUNDS] && !m->stop; round++)
		index_round(p, m, &random, &zipf, round);
}

const struct sr_workload sr_text_index = { "text-index", parameters, run };
