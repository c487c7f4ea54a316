// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef SR_LENGTH_H
#define SR_LENGTH_H

#include <stddef.h>
#include <stdint.h>

/* What sr_lzo_length works in: two bytes for each of 2^13 slots. */
enum { SR_LENGTH_TABLE_BYTES = 2 << 13 };

/*
 * The length in bytes of what Linux makes of a page by LZO1X-1 (lzo1x_1_compress of lib/lzo, which
 * zram and zswap call "lzo"), of which nothing is written. Exact: the parse is the kernel's, which has
 * a smaller table than liblzo2 and so finds other matches. May exceed the page.
 *
 * page: any bytes, read within [page, page + bytes).
 * bytes: any number, 0 included; pages are of 4096 to 65536.
 * table: SR_LENGTH_TABLE_BYTES, aligned to 2; need not be cleared.
 * O(bytes), without allocation.
 */
size_t sr_lzo_length(const void *page, size_t bytes, void *table);

/*
 * What sr_lzo_lengths works in: for each of up to six pages that it parses at once, a table, the page, and
 * three numbers for each match.
 */
enum {
	SR_LENGTHS_ROOM_BYTES = 6 * (2 * ((1 << 13) + 96) + 0xc000 + 192 + 3 * 2 * (0xc000 / 4 + 96))
};

/*
 * What sr_lzo_length finds of each of many pages of one size, in less time: up to six of them are parsed at
 * once, so it takes six or more to gain by it, and some dozens to gain most.
 *
 * pages: `count` of them, each of `bytes` bytes, read within these.
 * room: SR_LENGTHS_ROOM_BYTES, aligned to 2 (64 is best); need not be cleared.
 * lengths: takes `count` lengths.
 * O(count * bytes), without allocation.
 */
void sr_lzo_lengths(const void *const *pages, size_t count, size_t bytes, void *room,
		    uint32_t *lengths);

/* In how many ways this processor can do that, 1 to 3: by the vectors that it has. */
unsigned int sr_lengths_ways(void);

/* The same lengths in a way of the caller's, less than that number, of which the last is the fastest. */
void sr_lzo_lengths_by(unsigned int way, const void *const *pages, size_t count, size_t bytes, void *room,
		       uint32_t *lengths);

#endif
