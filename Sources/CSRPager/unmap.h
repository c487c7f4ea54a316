// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Pages leave the page tables of a program that runs on. */
#ifndef UNMAP_H
#define UNMAP_H

#include "pager.h"

/* Write-protects places of one process, BATCH at most, and has their content in frames. */
bool freeze(struct pager *p, struct process *s, struct place **places, size_t count);
/* Takes pages, BATCH at most, from their page tables; in the exact mode, their content into
 * frames. */
bool unmap(struct pager *p, struct page **pages, size_t count);
/* A moved mapping has lost its write protection: puts it back. */
void protect_again(struct pager *p, struct process *s, uint64_t start, uint64_t end);

#endif
