// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The active and the inactive list. */
#include "lists.h"

static void push(struct list *list, struct page *page)
{
	page->prev = NULL;
	page->next = list->head;
	if (list->head)
		list->head->prev = page;
	else
		list->tail = page;
	list->head = page;
	list->count++;
}

static void take(struct list *list, struct page *page)
{
	if (page->prev)
		page->prev->next = page->next;
	else
		list->head = page->next;
	if (page->next)
		page->next->prev = page->prev;
	else
		list->tail = page->prev;
	list->count--;
}

static struct list *list_of(struct pager *p, const struct page *page)
{
	return page->flags & ACTIVE ? &p->active : &p->inactive;
}

void lru_add(struct pager *p, struct page *page, bool active)
{
	page->flags |= RESIDENT | (active ? ACTIVE : 0);
	push(list_of(p, page), page);
	if (++p->resident > p->result->peak_resident)
		p->result->peak_resident = p->resident;
}

void lru_remove(struct pager *p, struct page *page)
{
	take(list_of(p, page), page);
	page->flags &= ~(RESIDENT | ACTIVE);
	p->resident--;
}

void lru_rotate(struct pager *p, struct page *page, bool active)
{
	take(list_of(p, page), page);
	page->flags = active ? page->flags | ACTIVE : page->flags & ~ACTIVE;
	push(list_of(p, page), page);
}
