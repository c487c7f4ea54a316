// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Pages: over lists, slots and frames. */
#ifndef PAGES_H
#define PAGES_H

#include "pager.h"

struct page *page_new(struct pager *p);
bool page_shared(const struct page *page);
void page_drop_frame(struct pager *p, struct page *page);
void page_drop_slot(struct pager *p, struct page *page);
/* No place has it any more. */
void page_free(struct pager *p, struct page *page);

#endif
