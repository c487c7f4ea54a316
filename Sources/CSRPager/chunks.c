// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Page tables, in chunks of 2 MiB of address space, hashed by their base. */
#include "chunks.h"
#include "must.h"

#include <stdlib.h>
#include <string.h>

static size_t home_of(const struct process *s, uint64_t base)
{
	return (base / CHUNK_BYTES * 0x9E3779B97F4A7C15ull >> 20) & (s->map_size - 1);
}

struct chunk *chunk_find(struct pager *p, struct process *s, uint64_t base)
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

struct chunk *chunk_make(struct pager *p, struct process *s, uint64_t base)
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

void chunk_drop(struct pager *p, struct chunk *chunk)
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

void chunks_free(struct pager *p, struct process *s)
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
