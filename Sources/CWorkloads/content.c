/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kinds of content. The work for a page is a few thousand simple instructions,
 * because under software emulation these compete with the swap path that is to be
 * measured. Nothing here depends on time, process id or addresses.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include "include/sr_content.h"
#include "kinds.h"
#include "random.h"

static const char *const names[SR_KINDS] = {
	"zero", "same", "text", "half", "random", "prose", "heap", "btree", "bitmap",
	"code", "doubles", "edges", "postings", "stream",
};

const char *sr_kind_name(unsigned int kind)
{
	return kind < SR_KINDS ? names[kind] : "?";
}

/* Words of eight bytes, so that text is as cheap to make as noise. */
static uint64_t word_of(uint64_t language, unsigned int number)
{
	static const char letters[] = "eeeeettttaaaoooiinnsshhrrdlucmfy";
	uint64_t r = mix64(language ^ mix64(number)), word = 0;
	unsigned int length = 3 + number % 5, j;

	for (j = 0; j < 8; j++) {
		char c = j < length ? letters[(r >> (5 * j)) & 31] : ' ';

		word |= (uint64_t)(unsigned char)c << (8 * j);
	}
	return word;
}

/* Made before main and never changed: one language for all seeds. */
uint64_t sr_vocabulary[SR_VOCABULARY];
uint64_t sr_prose[SR_PROSE];
uint8_t sr_prose_length[SR_PROSE];

__attribute__((constructor)) static void make_vocabularies(void)
{
	unsigned int i, j;

	for (i = 0; i < SR_VOCABULARY; i++)
		sr_vocabulary[i] = word_of(1, i);
	for (i = 0; i < SR_PROSE; i++) {
		sr_prose[i] = word_of(2, i) | UINT64_C(0x2020202020202020);
		for (j = 0; j < 8 && (sr_prose[i] >> (8 * j) & 0xff) != ' '; j++)
			;
		sr_prose_length[i] = j;
	}
}

/*
 * Walks a page's words in order. EACH(i, w) is a statement that either stores
 * word w at place i or compares it: one generator serves both, so that what is
 * verified cannot drift from what is written.
 */
#define FOR_PAGE(c, WORDS, EACH)                                              \
	do {                                                                  \
		uint64_t r = (c).seed | 1, last;                              \
		unsigned int i, j, mask, edge;                                \
                                                                              \
		switch ((c).kind) {                                           \
		case SR_ZERO:                                                 \
		case SR_SAME:                                                 \
			last = (c).kind == SR_ZERO ? 0 : (c).seed;            \
			for (i = 0; i < (WORDS); i++)                         \
				EACH(i, last);                                \
			break;                                                \
		case SR_WORDS: /* vocabulary of 16, 32, 64, 128 or 256 words */ \
			mask = (16U << ((c).seed >> 32) % 5) - 1;             \
			for (i = 0; i < (WORDS); i += 8) {                    \
				r = step(r);                                  \
				for (j = 0; j < 8; j++)                       \
					EACH(i + j, sr_vocabulary[(r >> (8 * j)) & mask]); \
			}                                                     \
			break;                                                \
		case SR_HALF: /* noise for 3/8 to 5/8 of the page, then a run */ \
			edge = (WORDS) * 3 / 8 +                              \
			       ((c).seed >> 32) % ((WORDS) / 4);              \
			for (i = 0; i < edge; i++) {                          \
				r = step(r);                                  \
				EACH(i, r);                                   \
			}                                                     \
			last = r;                                             \
			for (; i < (WORDS); i++)                              \
				EACH(i, last);                                \
			break;                                                \
		default:                                                      \
			for (i = 0; i < (WORDS); i++) {                       \
				r = step(r);                                  \
				EACH(i, r);                                   \
			}                                                     \
		}                                                             \
	} while (0)

/* The first two words of a stamped page, and where its one changing record is. */
static uint64_t tag_of(struct sr_content c)
{
	return mix64(c.seed ^ ((uint64_t)c.kind << 56) ^ ((uint64_t)c.shape << 40));
}

static unsigned int record_of(struct sr_content c, unsigned int words)
{
	return 2 + (c.seed >> 20) % (words - 4);
}

void sr_stamp(uint64_t *page, unsigned int bytes, struct sr_content c)
{
	page[0] = tag_of(c);
	page[1] = c.version;
	if (c.version) {
		uint64_t *record = page + record_of(c, bytes / sizeof(*page));

		record[0] = mix64(c.seed ^ c.version);
		record[1] = c.version;
	}
}

static void fill_plain(uint64_t *page, unsigned int words, struct sr_content c)
{
#define STORE(i, w) (page[i] = (w))
	FOR_PAGE(c, words, STORE);
#undef STORE
}

void sr_fill(uint64_t *page, unsigned int bytes, struct sr_content c)
{
	if (c.kind <= SR_RANDOM) {
		fill_plain(page, bytes / sizeof(*page), c);
		return;
	}
	sr_fill_kind(page, bytes, c);
	sr_stamp(page, bytes, c);
}

/* First word that differs, or the count of words. */
static unsigned int check_plain(const uint64_t *page, unsigned int words, struct sr_content c,
				uint64_t *sum, uint64_t *wanted)
{
	uint64_t total = 0;
#define COMPARE(i, w)                         \
	do {                                  \
		uint64_t want = (w);          \
                                              \
		total += page[i];             \
		if (page[i] != want) {        \
			*wanted = want;       \
			return i;             \
		}                             \
	} while (0)
	FOR_PAGE(c, words, COMPARE);
#undef COMPARE
	*sum += total;
	return words;
}

unsigned int sr_check(const uint64_t *page, unsigned int bytes, struct sr_content c,
		      uint64_t *sum, uint64_t *wanted)
{
	unsigned int words = bytes / sizeof(*page), place = record_of(c, words);

	if (c.kind <= SR_RANDOM)
		return check_plain(page, words, c, sum, wanted);
	*wanted = tag_of(c);
	if (page[0] != *wanted)
		return 0;
	*wanted = c.version = page[1];
	if (page[1] > UINT32_MAX)
		return 1;
	if (page[1]) {
		*wanted = mix64(c.seed ^ page[1]);
		if (page[place] != *wanted)
			return place;
	}
	*sum += page[0] ^ page[1] ^ page[place];
	return words;
}
