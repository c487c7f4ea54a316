// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Which pages leave. */
#ifndef LRU_H
#define LRU_H

#include "pager.h"

/* Evicts until pages more fit under the cap, or nothing more can go. */
void reclaim(struct pager *p, size_t pages);

#endif
