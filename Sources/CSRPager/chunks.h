// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef CHUNKS_H
#define CHUNKS_H

#include "pager.h"

/* The chunk that begins there, or NULL. */
struct chunk *chunk_find(struct pager *p, struct process *s, uint64_t base);
struct chunk *chunk_make(struct pager *p, struct process *s, uint64_t base);
/* An empty one is given back. */
void chunk_drop(struct pager *p, struct chunk *chunk);
/* All of the process's. */
void chunks_free(struct pager *p, struct process *s);

#endif
