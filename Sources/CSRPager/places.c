// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Page tables, in chunks of 2 MiB of address space; an empty chunk is given back. */
#include "pager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *must(void *memory)
{
	if (!memory) {
		/* Going on would be to lose the program's pages: it ends with this process. */
		fputs("srorch: out of memory for the program's pages\n", stderr);
		abort();
	}
	return memory;
}

static size_t home_of(const struct process *s, uint64_t base)
{
	return (base / CHUNK_BYTES * 0x9E3779B97F4A7C15ull >> 20) & (s->map_size - 1);
}

static struct chunk *find(struct pager *p, struct process *s, uint64_t base)
{
	if (s->map_size == 0)
		return NULL;
	for (size_t i = home_of(s, base); s->map[i] != NONE; i = (i + 1) & (s->map_size - 1)) {
		if (p->chunks[s->map[i]]->base == base)
			return p->chunks[s->map[i]];
	}
	return NULL;
}

static void enter(struct pager *p, struct process *s, uint32_t id)
{
	size_t i = home_of(s, p->chunks[id]->base);

	while (s->map[i] != NONE)
		i = (i + 1) & (s->map_size - 1);
	s->map[i] = id;
}

static void rehash(struct pager *p, struct process *s, size_t size)
{
	uint32_t *old = s->map;
	size_t old_size = s->map_size;

	s->map = must(malloc(size * sizeof(*s->map)));
	memset(s->map, 0xFF, size * sizeof(*s->map));
	s->map_size = size;
	for (size_t i = 0; i < old_size; i++) {
		if (old[i] != NONE)
			enter(p, s, old[i]);
	}
	free(old);
}

static uint32_t chunk_number(struct pager *p)
{
	if (p->free_chunk_count > 0)
		return p->free_chunks[--p->free_chunk_count];
	if (p->chunk_count == p->chunk_capacity) {
		p->chunk_capacity = p->chunk_capacity ? p->chunk_capacity * 2 : 64;
		p->chunks = must(realloc(p->chunks, p->chunk_capacity * sizeof(*p->chunks)));
		p->free_chunks = must(realloc(p->free_chunks,
					      p->chunk_capacity * sizeof(*p->free_chunks)));
	}
	return p->chunk_count++;
}

static struct chunk *make(struct pager *p, struct process *s, uint64_t base)
{
	struct chunk *chunk = must(calloc(1, sizeof(*chunk)));
	uint32_t id = chunk_number(p);

	if ((s->map_used + 1) * 2 > s->map_size)
		rehash(p, s, s->map_size ? s->map_size * 2 : 64);
	chunk->process = s;
	chunk->base = base;
	for (uint16_t i = 0; i < CHUNK_PAGES; i++) {
		chunk->places[i].chunk = id;
		chunk->places[i].index = i;
	}
	p->chunks[id] = chunk;
	enter(p, s, id);
	s->map_used++;
	return chunk;
}

static void drop(struct pager *p, struct chunk *chunk)
{
	struct process *s = chunk->process;
	uint32_t id = chunk->places[0].chunk;
	size_t hole = home_of(s, chunk->base);

	while (s->map[hole] != id)
		hole = (hole + 1) & (s->map_size - 1);
	/* Moves up what the hole would hide (linear probing, Knuth 6.4 algorithm R). */
	for (size_t i = (hole + 1) & (s->map_size - 1); s->map[i] != NONE;
	     i = (i + 1) & (s->map_size - 1)) {
		size_t home = home_of(s, p->chunks[s->map[i]]->base);

		if (((i - home) & (s->map_size - 1)) >= ((i - hole) & (s->map_size - 1))) {
			s->map[hole] = s->map[i];
			hole = i;
		}
	}
	s->map[hole] = NONE;
	s->map_used--;
	p->chunks[id] = NULL;
	p->free_chunks[p->free_chunk_count++] = id;
	free(chunk);
}

struct place *place_find(struct pager *p, struct process *s, uint64_t address)
{
	struct chunk *chunk = find(p, s, address & ~(CHUNK_BYTES - 1));

	return chunk ? &chunk->places[address / PAGE % CHUNK_PAGES] : NULL;
}

struct place *place_get(struct pager *p, struct process *s, uint64_t address)
{
	uint64_t base = address & ~(CHUNK_BYTES - 1);
	struct chunk *chunk = find(p, s, base);

	if (!chunk)
		chunk = make(p, s, base);
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
		drop(p, chunk);
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

void places_free(struct pager *p, struct process *s)
{
	for (size_t i = 0; i < s->map_size; i++) {
		if (s->map[i] != NONE) {
			uint32_t id = s->map[i];

			free(p->chunks[id]);
			p->chunks[id] = NULL;
			p->free_chunks[p->free_chunk_count++] = id;
		}
	}
	free(s->map);
	s->map = NULL;
	s->map_size = s->map_used = 0;
}
