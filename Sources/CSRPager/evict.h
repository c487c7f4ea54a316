// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* A page leaves memory. */
#ifndef EVICT_H
#define EVICT_H

#include "pager.h"

/* The page is in no page table. */
void evict(struct pager *p, struct page *page);

#endif
