// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The pager's lists, slots and readahead without a program: accesses are calls, and the program's
 * memory is an array. What the exact mode does by userfaultfd(2) is done to that array.
 */
#ifndef SR_ALONE_H
#define SR_ALONE_H

#include "sr_pager.h"

#include <stddef.h>
#include <stdint.h>

struct sr_alone;

/* At most cap_pages of the program's pages are resident; the swap device has that many slots. */
struct sr_alone *sr_alone_new(size_t cap_pages, uint64_t pages, uint64_t slots);
void sr_alone_free(struct sr_alone *alone);
/* Pages of the array, by number, that are mapped from now on, or no longer. */
void sr_alone_map(struct sr_alone *alone, uint64_t first, uint64_t count);
void sr_alone_unmap(struct sr_alone *alone, uint64_t first, uint64_t count);
/* The program's access: a page's bytes, good until the next call. Who writes does so at once. */
uint64_t *sr_alone_touch(struct sr_alone *alone, uint64_t page, int write);
/* All events so far; good until the next call. */
const struct sr_event *sr_alone_events(struct sr_alone *alone, size_t *count);
/* Pages in memory. */
size_t sr_alone_resident(const struct sr_alone *alone);

#endif
