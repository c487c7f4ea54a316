/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages are made, and their lengths under LZO1X-1 found, many at once and on several threads. A
 * page's length is a function of its content alone: how many threads there are changes nothing.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_MEASURE_H
#define SR_MEASURE_H

#include <stddef.h>
#include <stdint.h>
#include <sr_content.h>

/* What sr_fill() makes of a page, to the byte, in less time. bytes: as sr_fill takes them. O(bytes). */
void sr_make_page(uint64_t *page, uint32_t bytes, struct sr_content content);

struct sr_measure;

/*
 * Starts the threads that help the caller; with 0 of them, or where the system gives none, the caller
 * does it all. page_bytes: as sr_fill takes them. NULL when there is no memory.
 */
struct sr_measure *sr_measure_open(uint32_t page_bytes, unsigned int helpers);

/* Ends the threads. NULL is allowed. */
void sr_measure_close(struct sr_measure *measure);

/*
 * Finds lengths[i], bytes, of a page that holds contents[i], for each of `count`; returns when all are
 * found. One caller at a time. O(count * page_bytes).
 */
void sr_measure_lengths(struct sr_measure *measure, const struct sr_content *contents,
			uint32_t *lengths, size_t count);

#endif
