// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef SR_LENGTH_H
#define SR_LENGTH_H

#include <stddef.h>

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

#endif
