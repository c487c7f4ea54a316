// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Entries of page tables: which page is where. */
#include "places.h"
#include "chunks.h"
#include "lists.h"
#include "pages.h"

/* Pages that are unmapped before any of them is free, those on the device at once: a batch of
 * MMU_GATHER_BUNDLE in struct mmu_gather and 10,000 / 510 pages of 510 (mm/mmu_gather.c). */
#define GATHERED (8u + 10000u / 510u * 510u)

struct place *place_find(struct pager *p, struct process *s, uint64_t address)
{
	struct chunk *chunk = chunk_find(p, s, address & ~(CHUNK_BYTES - 1));

	return chunk ? &chunk->places[address / PAGE % CHUNK_PAGES] : NULL;
}

struct place *place_get(struct pager *p, struct process *s, uint64_t address)
{
	uint64_t base = address & ~(CHUNK_BYTES - 1);
	struct chunk *chunk = chunk_find(p, s, base);

	if (!chunk)
		chunk = chunk_make(p, s, base);
	return &chunk->places[address / PAGE % CHUNK_PAGES];
}

uint64_t place_address(struct pager *p, const struct place *place)
{
	return p->chunks[place->chunk]->base + place->index * PAGE;
}

struct process *place_process(struct pager *p, const struct place *place)
{
	return p->chunks[place->chunk]->process;
}

static bool used(const struct place *place)
{
	return place->page || place->flags;
}

void place_take(struct pager *p, struct place *place, struct page *page)
{
	if (!used(place))
		p->chunks[place->chunk]->used++;
	if (place->flags & ZERO)
		p->touched--;
	place->page = page;
	place->next = page->places;
	page->places = place;
	if (place->flags & MAPPED)
		page->mapped++;
}

void place_zero(struct pager *p, struct place *place)
{
	if (!used(place))
		p->chunks[place->chunk]->used++;
	place->flags = MAPPED | PROTECTED | ZERO;
	if (++p->touched > p->result->peak_managed)
		p->result->peak_managed = p->touched;
}

void place_map(struct place *place, uint16_t flags)
{
	if (!(place->flags & MAPPED))
		place->page->mapped++;
	place->flags |= MAPPED | flags;
}

void place_unmap(struct place *place)
{
	if (place->flags & MAPPED)
		place->page->mapped--;
	place->flags &= ~(MAPPED | PROTECTED);
}

static void let_go(struct pager *p, struct place *place)
{
	struct page *page = place->page;
	struct place **link = &page->places;

	while (*link != place)
		link = &(*link)->next;
	*link = place->next;
	if (place->flags & MAPPED)
		page->mapped--;
	place->page = NULL;
	if (!page->places)
		page_free(p, page);
}

struct page *place_own(struct pager *p, struct place *place)
{
	struct page *page = page_new(p);

	if (place->page) {
		let_go(p, place);
		/* A place that is not MAPPED has nothing now: place_take() will count it. */
		if (!used(place))
			p->chunks[place->chunk]->used--;
	}
	place_take(p, place, page);
	place->flags &= ~(ZERO | PROTECTED);
	lru_add(p, page, false);
	return page;
}

void place_empty(struct pager *p, struct place *place)
{
	struct chunk *chunk = p->chunks[place->chunk];

	if (!used(place))
		return;
	if (place->page)
		let_go(p, place);
	if (place->flags & ZERO)
		p->touched--;
	place->flags = 0;
	if (--chunk->used == 0)
		chunk_drop(p, chunk);
}

void place_move(struct pager *p, struct place *from, struct place *to)
{
	uint16_t flags = from->flags;

	if (flags & ZERO) {
		place_zero(p, to);
		place_empty(p, from);
		return;
	}
	place_take(p, to, from->page);
	if (flags & MAPPED)
		place_map(to, flags);
	place_empty(p, from);
}

void places_own(struct pager *p, struct process *s, struct ranges *ranges)
{
	for (size_t i = 0; i < s->map_size; i++) {
		struct chunk *chunk = s->map[i] == NONE ? NULL : p->chunks[s->map[i]];

		for (size_t k = 0; chunk && k < CHUNK_PAGES; k++) {
			uint64_t address = chunk->base + k * PAGE;

			if (chunk->places[k].flags & MAPPED)
				ranges_remove(ranges, address, address + PAGE);
		}
	}
}

/* A kernel would have its page in the page table: one that was only read along is not. */
static bool present(const struct place *place)
{
	return place->page && (place->page->flags & (RESIDENT | AHEAD)) == RESIDENT;
}

/* Empties the places of a range, those that are present or the others, up to where a batch of the
 * former is full; gives the address behind the last that was looked at. */
static uint64_t empty(struct pager *p, struct process *s, uint64_t start, uint64_t end, bool those)
{
	size_t count = 0;

	while (start < end && count < GATHERED) {
		struct place *place = place_find(p, s, start);

		if (!place) { /* nothing in the whole chunk */
			start = (start | (CHUNK_BYTES - 1)) + 1;
			continue;
		}
		start += PAGE;
		if (present(place)) {
			count++;
			if (those)
				place_empty(p, place);
		} else if (!those) {
			place_empty(p, place);
		}
	}
	return start < end ? start : end;
}

void forget(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	while (start < end) {
		uint64_t batch = empty(p, s, start, end, false);

		empty(p, s, start, batch, true);
		start = batch;
	}
}
