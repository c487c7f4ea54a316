// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Records of pages, in chunks of 2 MiB of address space; a chunk of none is given back. */
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

static size_t place(const struct process *s, uint64_t base)
{
	return (base / CHUNK_BYTES * 0x9E3779B97F4A7C15ull >> 20) & (s->map_size - 1);
}

static struct chunk *find(struct pager *p, struct process *s, uint64_t base)
{
	if (s->map_size == 0)
		return NULL;
	for (size_t i = place(s, base); s->map[i] != NONE; i = (i + 1) & (s->map_size - 1)) {
		if (p->chunks[s->map[i]]->base == base)
			return p->chunks[s->map[i]];
	}
	return NULL;
}

static void enter(struct pager *p, struct process *s, uint32_t id)
{
	size_t i = place(s, p->chunks[id]->base);

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
		chunk->pages[i].chunk = id;
		chunk->pages[i].index = i;
		chunk->pages[i].slot = NONE;
		chunk->pages[i].frame = NONE;
	}
	p->chunks[id] = chunk;
	enter(p, s, id);
	s->map_used++;
	return chunk;
}

static void drop(struct pager *p, struct chunk *chunk)
{
	struct process *s = chunk->process;
	uint32_t id = chunk->pages[0].chunk;
	size_t hole = place(s, chunk->base);

	while (s->map[hole] != id)
		hole = (hole + 1) & (s->map_size - 1);
	/* Moves up what the hole would hide (linear probing, Knuth 6.4 algorithm R). */
	for (size_t i = (hole + 1) & (s->map_size - 1); s->map[i] != NONE;
	     i = (i + 1) & (s->map_size - 1)) {
		size_t home = place(s, p->chunks[s->map[i]]->base);

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

struct page *page_find(struct pager *p, struct process *s, uint64_t address)
{
	struct chunk *chunk = find(p, s, address & ~(CHUNK_BYTES - 1));

	return chunk ? &chunk->pages[address / PAGE % CHUNK_PAGES] : NULL;
}

struct page *page_get(struct pager *p, struct process *s, uint64_t address)
{
	uint64_t base = address & ~(CHUNK_BYTES - 1);
	struct chunk *chunk = find(p, s, base);

	if (!chunk)
		chunk = make(p, s, base);
	return &chunk->pages[address / PAGE % CHUNK_PAGES];
}

uint64_t page_address(struct pager *p, const struct page *page)
{
	return p->chunks[page->chunk]->base + page->index * PAGE;
}

struct process *page_process(struct pager *p, const struct page *page)
{
	return p->chunks[page->chunk]->process;
}

void page_mark(struct pager *p, struct page *page, uint16_t set, uint16_t clear)
{
	struct chunk *chunk = p->chunks[page->chunk];
	uint16_t flags = (page->flags & ~clear) | set;

	if (page->flags == 0 && flags != 0) {
		chunk->used++;
		if (++p->touched > p->result->peak_managed)
			p->result->peak_managed = p->touched;
	}
	if (page->flags != 0 && flags == 0) {
		chunk->used--;
		p->touched--;
	}
	page->flags = flags;
	if (chunk->used == 0)
		drop(p, chunk);
}

void page_move(struct pager *p, struct page *from, struct page *to)
{
	uint16_t flags = from->flags;
	bool listed = flags & RESIDENT;

	if (listed)
		lru_remove(p, from);
	to->slot = from->slot;
	to->frame = from->frame;
	to->shadow = from->shadow;
	from->slot = NONE;
	from->frame = NONE;
	page_mark(p, to, flags & ~(RESIDENT | ACTIVE), 0);
	if (listed)
		lru_add(p, to, flags & ACTIVE);
	page_mark(p, from, 0, from->flags);
}

void pages_free(struct pager *p, struct process *s)
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
