/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Models of what programs keep in memory, a function each. They are not copies of
 * any file: each has the features that a compressor of LZ77's family can use.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <string.h>
#include "kinds.h"
#include "random.h"

/*
 * Natural language or source text. A page keeps to its subject: 64 to 240 words, of
 * which the product of two draws favours the first.
 */
static unsigned int prose(uint8_t *at, unsigned int room, uint64_t subject, uint64_t *state)
{
	unsigned int made = 0, column = 0;
	unsigned int words = 64 + (subject >> 8) % 177, first = (subject >> 16) % SR_PROSE;
	uint64_t r = *state;

	while (made + 9 <= room) {
		unsigned int word;

		r = step(r);
		word = (r >> 8 & 0xffff) % words * ((r >> 24 & 0xffff) % words) / words;
		word = (first + word) % SR_PROSE;
		memcpy(at + made, &sr_prose[word], 8);
		made += sr_prose_length[word];
		column += sr_prose_length[word] + 1;
		at[made++] = column > 66 ? '\n' : (r >> 40) % 12 ? ' ' : ',';
		if (column > 66)
			column = 0;
	}
	*state = r;
	return made;
}

static void fill_text(uint8_t *page, unsigned int bytes, uint64_t r)
{
	unsigned int made = prose(page, bytes, r, &r);

	memset(page + made, ' ', bytes - made);
}

/*
 * Objects as an allocator of size classes lays them out: most of a page is of one class
 * and of few types. A type says which of its fields are pointers; pointers lead to few
 * places, as those of a list or a tree do. shape: percent of objects that are free, on
 * top of an eighth.
 */
static void fill_heap(uint64_t *page, unsigned int total, uint64_t r, unsigned int shape)
{
	uint64_t base = UINT64_C(0x00007f0000000000) | ((r & 0xffff) << 24), near[16], type;
	unsigned int class = 3 + (r >> 20) % 10, types = 1 + (r >> 24) % 3;
	/* Fields of 16 that are of their object alone. */
	unsigned int own = 1 + (r >> 28) % 6;
	unsigned int i = 0, j;

	for (j = 0; j < 16; j++) {
		r = step(r);
		near[j] = base + ((r >> 8) & 0x3ffff0);
	}
	while (i < total) {
		unsigned int words = class;

		r = step(r);
		if ((r >> 3 & 7) == 0)
			words = 2 + (r >> 6 & 15);
		if (words > total - i)
			words = total - i;
		if ((r >> 10 & 0xff) % 100 < 12 + shape) {
			for (j = 0; j < words; j++)
				page[i++] = 0;
			continue;
		}
		type = mix64(base + (r >> 18 & 0xff) % types);
		page[i++] = UINT64_C(0x0000555555554000) + (type & 31) * 0x1a0;
		for (j = 1; j < words; j++, i++) {
			unsigned int field = type >> (j % 16 * 4) & 15;

			r = step(r);
			if (field < own)
				page[i] = r & 1 ? base + ((r >> 8) & 0x3ffff0) :
						  sr_vocabulary[r >> 8 & 255];
			else if (field < 8)
				page[i] = near[r >> 8 & 15];
			else if (field < 12)
				page[i] = r >> 8 & (field & 1 ? 0xff : 3);
			else
				page[i] = 0;
		}
	}
}

/* A leaf: header, array of offsets, room, records of key and text from the end on. */
static void fill_btree(uint8_t *page, unsigned int bytes, uint64_t r)
{
	uint32_t key = (uint32_t)(r >> 8) & 0xffffff;
	unsigned int low = 32, high = bytes;
	uint64_t subject = r;
	unsigned int room = (r >> 40) % 3 ? 200 + (r >> 44) % 600 : 1500;

	memset(page, 0, bytes);
	while (high - low > room + 120) {
		unsigned int length;
		uint8_t text[96];

		r = step(r);
		length = 28 + (r >> 16) % 60;
		key += 1 + (r & 15) / 8;
		high -= length + 12;
		page[high] = (uint8_t)length;
		page[high + 1] = 3;
		page[high + 2] = (uint8_t)(key >> 24);
		page[high + 3] = (uint8_t)(key >> 16);
		page[high + 4] = (uint8_t)(key >> 8);
		page[high + 5] = (uint8_t)key;
		memcpy(page + high + 6, &r, 6);
		memset(text, ' ', sizeof(text));
		prose(text, length, subject, &r);
		memcpy(page + high + 12, text, length);
		page[low++] = (uint8_t)(high >> 8);
		page[low++] = (uint8_t)high;
	}
}

/* Free-space or visited maps: mostly empty or full, with edges. */
static void fill_bitmap(uint64_t *page, unsigned int total, uint64_t r, unsigned int shape)
{
	unsigned int i = 0, n;
	uint64_t now = 0;

	while (i < total) {
		r = step(r);
		n = 1 + (r & 31);
		if ((r >> 8) % 100 < 10 + shape)
			now = ~now;
		for (; n && i < total; n--)
			page[i++] = now;
		if (i < total && (r >> 16) % 100 < 30 + shape)
			page[i++] = r & (r >> 7);
	}
}

/*
 * Instructions: sequences from a skewed set of forms with small operands, functions
 * padded to 16. Pages differ in how many forms they use, as hot loops and tables do.
 */
static void fill_code(uint8_t *page, unsigned int bytes, uint64_t r)
{
	unsigned int i = 0, n = 0, forms = 12 + (r >> 8) % 84, plain = (r >> 16) % 7;
	uint64_t first = r >> 24 & 0xff;

	while (i + 8 <= bytes) {
		unsigned int form;
		uint64_t word;

		r = step(r);
		form = (r >> 8 & 0xffff) % forms * ((r >> 24 & 0xffff) % forms) / forms;
		word = mix64(first + form);
		/* One form in two has an operand of its own, when the page is not plain. */
		if ((form & 1) && (r >> 40 & 7) >= plain)
			word = (word & 0xffffff) | (r >> 44 & 0xff) << 24;
		memcpy(page + i, &word, 8);
		i += 3 + (form & 1) + (form >> 1 & 1) * 2;
		if (++n % 40 == 0)
			while (i % 16 && i < bytes)
				page[i++] = 0xcc;
	}
	while (i < bytes)
		page[i++] = 0xcc;
}

/* Every other page holds whole numbers, as counts and sensors give them. */
static void fill_doubles(uint64_t *page, unsigned int total, uint64_t r)
{
	uint64_t mask = r & 2 ? UINT64_C(0x000fff0000000000) : UINT64_C(0x000fffffffffffff);
	uint64_t top = (UINT64_C(0x3ff) + ((r >> 8) & 7)) << 52;
	unsigned int i;

	for (i = 0; i < total; i++) {
		r = step(r);
		page[i] = top | (r & mask);
	}
}

static void fill_edges(uint64_t *page, unsigned int total, uint64_t r)
{
	uint64_t here = (r >> 16) & 0xffffff;
	unsigned int i = 0, n;

	while (i < total) {
		r = step(r);
		n = 1 + (r & 7);
		for (; n && i < total; n--) {
			r = step(r);
			page[i++] = (here + (r & 0x3ff)) | (here + (r >> 20 & 0x3ff)) << 32;
		}
		for (n = (r >> 40) & 3; n && i < total; n--)
			page[i++] = 0;
		here += 8;
	}
}

/* shape: 64ths of the page that are in use. */
static void fill_postings(uint8_t *page, unsigned int bytes, uint64_t r, unsigned int shape)
{
	unsigned int end = shape * (bytes / 64), i = 0;

	end = end && end < bytes ? end : bytes;
	for (; i < end; i++) {
		r = step(r);
		/* Gaps: the lower of two draws, doubled for rare terms. */
		page[i] = (uint8_t)((r & 63) * ((r >> 8) & 63) >> 5);
	}
	memset(page + end, 0, bytes - end);
}

static void fill_stream(uint64_t *page, unsigned int total, uint64_t r)
{
	unsigned int i;

	for (i = 0; i < total; i++) {
		r = step(r);
		page[i] = r;
	}
}

void sr_fill_kind(uint64_t *page, unsigned int bytes, struct sr_content c)
{
	uint64_t r = mix64(c.seed) | 1;
	unsigned int words = bytes / sizeof(*page);

	switch (c.kind) {
	case SR_TEXT: fill_text((uint8_t *)page, bytes, r); break;
	case SR_HEAP: fill_heap(page, words, r, c.shape); break;
	case SR_BTREE: fill_btree((uint8_t *)page, bytes, r); break;
	case SR_BITMAP: fill_bitmap(page, words, r, c.shape); break;
	case SR_CODE: fill_code((uint8_t *)page, bytes, r); break;
	case SR_DOUBLES: fill_doubles(page, words, r); break;
	case SR_EDGES: fill_edges(page, words, r); break;
	case SR_POSTINGS: fill_postings((uint8_t *)page, bytes, r, c.shape); break;
	default: fill_stream(page, words, r);
	}
}
