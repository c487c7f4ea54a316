// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Page tables: over pages. */
#ifndef PLACES_H
#define PLACES_H

#include "pager.h"

struct place *place_find(struct pager *p, struct process *s, uint64_t address);
struct place *place_get(struct pager *p, struct process *s, uint64_t address);
uint64_t place_address(struct pager *p, const struct place *place);
struct process *place_process(struct pager *p, const struct place *place);
/* It has the page, beside the places that have it already. */
void place_take(struct pager *p, struct place *place, struct page *page);
/* The shared zero page stands in it. */
void place_zero(struct pager *p, struct place *place);
/* It is MAPPED, or no longer. */
void place_map(struct place *place, uint16_t flags);
void place_unmap(struct place *place);
/* It has a new page of its own, resident, as a copy; what it had stays with others. */
struct page *place_own(struct pager *p, struct place *place);
/* It has nothing; the record may be gone. */
void place_empty(struct pager *p, struct place *place);
/* The range's content is of no use any more. */
void forget(struct pager *p, struct process *s, uint64_t start, uint64_t end);
void place_move(struct pager *p, struct place *from, struct place *to);
/* Takes out of the ranges what is in the process's own page table. */
void places_own(struct pager *p, struct process *s, struct ranges *ranges);

#endif
