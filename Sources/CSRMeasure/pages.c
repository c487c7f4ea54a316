// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Pages as sr_fill() makes them, byte by byte, in less time. Where many are made, making them takes as long
 * as measuring them. The kinds that take longest, text, what is built of it, and code, are made here without
 * what keeps a processor waiting: a division by a number of the page's is a multiplication, and a choice by
 * chance is no branch. What a page holds is said by CWorkloads alone, which a guest runs too; unit tests hold
 * each page against it.
 */
#include "sr_measure.h"

#include "../CWorkloads/kinds.h"
#include "../CWorkloads/random.h"

#include <string.h>

/* Divides numbers below 2^16 by one below 2^15, exactly: 2^32 / divisor, rounded up (Lemire, Kaser and Kurz, 2019). */
struct divisor {
	uint32_t number, reciprocal;
};

static inline struct divisor divide_by(uint32_t number)
{
	return (struct divisor){ number, UINT32_MAX / number + 1 };
}

static inline uint32_t quotient(uint32_t value, struct divisor d)
{
	return (uint32_t)((uint64_t)value * d.reciprocal >> 32);
}

static inline uint32_t rest(uint32_t value, struct divisor d)
{
	return (uint32_t)((uint64_t)(value * d.reciprocal) * d.number >> 32);
}

/* The lower of two draws, more or less: their product, by the number of things. */
static inline uint32_t skewed(uint64_t r, struct divisor things)
{
	return quotient(rest(r >> 8 & 0xffff, things) * rest(r >> 24 & 0xffff, things), things);
}

/* The words that a page's text keeps to, and the first of them. */
struct subject {
	struct divisor words;
	uint32_t first;
};

static inline struct subject subject_of(uint64_t r)
{
	return (struct subject){ divide_by(64 + (uint32_t)((r >> 8) % 177)), (uint32_t)((r >> 16) % SR_PROSE) };
}

/* Text, and blanks behind it: up to eight in all, for there is no room for another word. */
static void prose(uint8_t *at, uint32_t room, struct subject subject, uint64_t *state)
{
	uint32_t made = 0, column = 0;
	uint64_t r = *state;

	memset(at + room - 8, ' ', 8);
	while (made + 9 <= room) {
		uint32_t word, length, ends;
		uint8_t after;

		r = step(r);
		word = (subject.first + skewed(r, subject.words)) % SR_PROSE;
		length = sr_prose_length[word];
		memcpy(at + made, &sr_prose[word], 8);
		made += length;
		column += length + 1;
		after = (uint32_t)(r >> 40) % 12 ? ' ' : ',';
		/* All ones where a line ends. */
		ends = 0u - (column > 66);
		at[made++] = (uint8_t)((after & ~ends) | ('\n' & ends));
		column &= ~ends;
	}
	*state = r;
}

static void make_btree(uint8_t *page, uint32_t bytes, uint64_t r)
{
	uint32_t key = (uint32_t)(r >> 8) & 0xffffff, low = 32, high = bytes;
	uint32_t room = (r >> 40) % 3 ? 200 + (uint32_t)((r >> 44) % 600) : 1500;
	struct subject subject = subject_of(r);

	memset(page, 0, bytes);
	while (high - low > room + 120) {
		uint8_t *record;
		uint32_t length;

		r = step(r);
		length = 28 + (uint32_t)((r >> 16) % 60);
		key += 1 + (uint32_t)(r & 15) / 8;
		high -= length + 12;
		record = page + high;
		record[0] = (uint8_t)length;
		record[1] = 3;
		record[2] = (uint8_t)(key >> 24);
		record[3] = (uint8_t)(key >> 16);
		record[4] = (uint8_t)(key >> 8);
		record[5] = (uint8_t)key;
		memcpy(record + 6, &r, 6);
		prose(record + 12, length, subject, &r);
		page[low++] = (uint8_t)(high >> 8);
		page[low++] = (uint8_t)high;
	}
}

static void make_code(uint8_t *page, uint32_t bytes, uint64_t r)
{
	const struct divisor forms = divide_by(12 + (uint32_t)((r >> 8) % 84));
	uint32_t i = 0, n = 0, plain = (uint32_t)((r >> 16) % 7), form;
	uint64_t first = r >> 24 & 0xff, words[96];

	for (form = 0; form < forms.number; form++)
		words[form] = mix64(first + form);
	while (i + 8 <= bytes) {
		uint64_t word, other;

		r = step(r);
		form = skewed(r, forms);
		word = words[form];
		other = (word & 0xffffff) | (r >> 44 & 0xff) << 24;
		word = ((form & 1) & ((r >> 40 & 7) >= plain)) != 0 ? other : word;
		memcpy(page + i, &word, 8);
		i += 3 + (form & 1) + (form >> 1 & 1) * 2;
		if (++n == 40) {
			n = 0;
			while (i % 16 && i < bytes)
				page[i++] = 0xcc;
		}
	}
	while (i < bytes)
		page[i++] = 0xcc;
}

void sr_make_page(uint64_t *page, uint32_t bytes, struct sr_content content)
{
	uint64_t r = mix64(content.seed) | 1;

	switch (content.kind) {
	case SR_TEXT: prose((uint8_t *)page, bytes, subject_of(r), &r); break;
	case SR_BTREE: make_btree((uint8_t *)page, bytes, r); break;
	case SR_CODE: make_code((uint8_t *)page, bytes, r); break;
	default: sr_fill(page, bytes, content); return;
	}
	sr_stamp(page, bytes, content);
}
