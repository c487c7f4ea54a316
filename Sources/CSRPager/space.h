// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* A process's address space as calls change it. */
#ifndef SPACE_H
#define SPACE_H

#include "pager.h"

uint64_t space_up(uint64_t bytes);
/* What was at the place is no more. */
void space_leave(struct pager *p, struct process *s, uint64_t start, uint64_t end);
/* Where the next mapping without a place of its own goes. */
uint64_t space_next(struct process *s, uint64_t length);

#endif
