// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#ifndef LISTS_H
#define LISTS_H

#include "pager.h"

void lru_add(struct pager *p, struct page *page, bool active);
void lru_remove(struct pager *p, struct page *page);
/* To the head of the list that `active` names. */
void lru_rotate(struct pager *p, struct page *page, bool active);

#endif
