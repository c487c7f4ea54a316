// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The sampled mode: the program's memory is a file that its agent maps, so that nothing is ever
 * missing, and the kernel may use it as it likes. Every SAMPLE_MS the page tables are asked which
 * pages were touched since they were last emptied, and which were written.
 */
#ifndef SAMPLED_H
#define SAMPLED_H

#include "pager.h"

#define SAMPLE_MS 5

/* Opens the file in the agent and here, or sets errno. name: an address in the program. */
bool sampled_begin(struct pager *p, struct process *s, uint64_t name);
/* The calls that change the address space; true when *value is the answer. */
bool sampled_call(struct pager *p, struct process *s, int number, const uint64_t *a,
		  int64_t *value);
/* Looks at every process. */
void sampled_look(struct pager *p);
/* A page's content at present. */
bool sampled_read(struct pager *p, const struct page *page, uint8_t *to);

#endif
