// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* What a page leaves behind when it leaves, and what that says when it comes back. */
#ifndef WORKINGSET_H
#define WORKINGSET_H

#include "pager.h"

/* The page leaves. */
void workingset_eviction(struct pager *p, struct page *page);
/* Whether a page that comes back is to be active. */
bool workingset_refault(struct pager *p, const struct page *page);
/* A page goes to the active list. */
void workingset_age(struct pager *p);

#endif
