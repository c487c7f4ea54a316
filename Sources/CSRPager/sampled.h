// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The sampled mode: the program's memory is a file that its agent maps, so that nothing is ever
 * missing, and the kernel may use it as it likes. Every SAMPLE_MS the page tables are asked which
 * pages were touched since they were last emptied, and which were written.
 */
#ifndef SAMPLED_H
#define SAMPLED_H

#include "hands.h"

/* A page lies in the file where it lies in the window, so no two mappings share a page. */
#define WINDOW_BYTES (1ull << 40) /* bytes that the filter leaves to offsets, below the cookie */

extern const struct hands sampled_hands;

/* Opens the file in the agent and here, or sets errno. name: an address in the program. */
bool sampled_begin(struct pager *p, struct process *s, uint64_t name);
/* Where in the file the address lies. */
off_t sampled_offset(const struct pager *p, uint64_t address);

#endif
