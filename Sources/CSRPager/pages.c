// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Pages: made at a first touch or a copy on write, gone when no place has them. */
#include "pages.h"
#include "frames.h"
#include "lists.h"
#include "must.h"
#include "slots.h"

#include <stdlib.h>

struct page *page_new(struct pager *p)
{
	struct page *page = must(calloc(1, sizeof(*page)));

	page->slot = NONE;
	page->frame = NONE;
	if (++p->touched > p->result->peak_managed)
		p->result->peak_managed = p->touched;
	return page;
}

bool page_shared(const struct page *page)
{
	return page->places->next;
}

void page_drop_frame(struct pager *p, struct page *page)
{
	if (page->frame != NONE) {
		frame_give(p, page->frame);
		page->frame = NONE;
	}
	page->flags &= ~FRAME;
}

void page_drop_slot(struct pager *p, struct page *page)
{
	if (page->slot != NONE) {
		slot_give(p, page->slot);
		page->slot = NONE;
	}
	page->flags &= ~STALE;
}

void page_free(struct pager *p, struct page *page)
{
	if (page->flags & RESIDENT)
		lru_remove(p, page);
	page_drop_slot(p, page);
	page_drop_frame(p, page);
	p->touched--;
	free(page);
}
