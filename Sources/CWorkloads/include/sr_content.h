/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What pages hold: a model of each kind of content, whole words from integer
 * arithmetic, the same on every machine of either byte order that Linux swaps on
 * (words are stored as the machine stores them).
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_CONTENT_H
#define SR_CONTENT_H

#include "sr_memory.h"

enum sr_kind {
	/* memory-fill's own; no stamp, every word is verified. */
	SR_ZERO,   /* all zeros */
	SR_SAME,   /* one word, repeated */
	SR_WORDS,  /* words of eight bytes from a vocabulary of 16 to 256 */
	SR_HALF,   /* noise for 3/8 to 5/8 of the page, then a run */
	SR_RANDOM, /* noise */
	/* With a stamp in the first two words: what the page is, and its version. */
	SR_TEXT,     /* a language's words with their skew, in lines */
	SR_HEAP,     /* objects: type pointer, count, pointers near by, small numbers */
	SR_BTREE,    /* page header, slot array, free space, sorted records */
	SR_BITMAP,   /* mostly empty, with runs */
	SR_CODE,     /* instructions: few opcodes, short displacements, padding */
	SR_DOUBLES,  /* numbers of one magnitude: exponents alike, mantissas not */
	SR_EDGES,    /* adjacency lists: 32-bit numbers, near one another */
	SR_POSTINGS, /* gaps of sorted numbers in bytes */
	SR_STREAM,   /* compressed media: noise after a short header */
	SR_KINDS
};

/* The kind's name, as memory-fill's mix and the documents have it. */
const char *sr_kind_name(unsigned int kind);

/* Fills a page of that many bytes. About 1 ns a byte at most. */
void sr_fill(uint64_t *page, unsigned int bytes, struct sr_content content);

/* The part of sr_fill that an update in place changes: O(1). */
void sr_stamp(uint64_t *page, unsigned int bytes, struct sr_content content);

/*
 * Holds a page against what it should be: memory-fill's kinds word by word, the
 * others by their stamp and a few words. Adds what was read to *sum. Returns the
 * first word that differs, with what it should be in *wanted, or the count of words.
 */
unsigned int sr_check(const uint64_t *page, unsigned int bytes, struct sr_content expected,
		      uint64_t *sum, uint64_t *wanted);

#endif
