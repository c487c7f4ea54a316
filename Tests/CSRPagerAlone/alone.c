// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "sr_alone.h"

#include "../../Sources/CSRPager/buffers.h"
#include "../../Sources/CSRPager/events.h"
#include "../../Sources/CSRPager/fault.h"
#include "../../Sources/CSRPager/frames.h"
#include "../../Sources/CSRPager/hands.h"
#include "../../Sources/CSRPager/must.h"
#include "../../Sources/CSRPager/places.h"
#include "../../Sources/CSRPager/slot_map.h"
#include "../../Sources/CSRPager/space.h"

#include <stdlib.h>
#include <string.h>

struct sr_alone {
	struct process process; /* first: the hands find the rest by it */
	struct pager pager;
	struct sr_pager_config config;
	struct sr_pager_result result;
	uint8_t *memory;
	struct sr_event *events;
	size_t count;
};

static uint8_t *at(struct process *s, uint64_t address)
{
	return ((struct sr_alone *)s)->memory + address;
}

static bool put(struct process *s, uint64_t address, const uint8_t *bytes, bool protect)
{
	(void)protect;
	memcpy(at(s, address), bytes, PAGE);
	return true;
}

static bool put_zero(struct process *s, uint64_t address)
{
	memset(at(s, address), 0, PAGE);
	return true;
}

static bool unprotect(struct process *s, uint64_t address)
{
	(void)s;
	(void)address;
	return true;
}

/* A page that is PROTECTED is what its frame holds. What stays in the array is of no use: it is
 * overwritten, so that a page that does not come back by a fault is noticed. */
static bool take(struct pager *p, struct page **pages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct place *place = pages[i]->places;
		uint8_t *bytes = at(place_process(p, place), place_address(p, place));

		if (!(place->flags & PROTECTED)) {
			pages[i]->frame = frame_take(p);
			memcpy(frame_bytes(p, pages[i]->frame), bytes, PAGE);
			pages[i]->flags |= FRAME;
		}
		memset(bytes, 0xA5, PAGE);
		place_unmap(place);
	}
	return true;
}

static bool in_use(struct pager *p, struct process *s, uint64_t address)
{
	(void)p;
	(void)s;
	(void)address;
	return false;
}

static const uint8_t *content(struct pager *p, const struct page *page)
{
	return frame_bytes(p, page->frame);
}

static const struct hands hands = { put, put_zero, unprotect, take, in_use, content, true };

static int keep(void *context, const struct sr_event *events, size_t count)
{
	struct sr_alone *a = context;

	a->events = must(realloc(a->events, (a->count + count) * sizeof(*events)));
	memcpy(a->events + a->count, events, count * sizeof(*events));
	a->count += count;
	return 0;
}

struct sr_alone *sr_alone_new(size_t cap_pages, uint64_t pages, uint64_t slots)
{
	struct sr_alone *a = must(calloc(1, sizeof(*a)));
	struct pager *p = &a->pager;

	a->memory = must(calloc(pages, PAGE));
	a->config = (struct sr_pager_config) {
		.cap_pages = cap_pages, .context = a, .events = keep,
	};
	p->config = &a->config;
	p->result = &a->result;
	p->hands = &hands;
	p->recording = true;
	p->events = must(malloc(SR_EVENTS * sizeof(*p->events)));
	buffers_begin(p);
	slot_map_begin(p, slots);
	return a;
}

void sr_alone_map(struct sr_alone *a, uint64_t first, uint64_t count)
{
	ranges_add(&a->process.managed, first * PAGE, (first + count) * PAGE);
}

void sr_alone_unmap(struct sr_alone *a, uint64_t first, uint64_t count)
{
	space_leave(&a->pager, &a->process, first * PAGE, (first + count) * PAGE);
}

uint64_t *sr_alone_touch(struct sr_alone *a, uint64_t page, int write)
{
	const struct place *place = place_find(&a->pager, &a->process, page * PAGE);

	a->pager.turn++;
	if (!place || !(place->flags & MAPPED) || (write && place->flags & PROTECTED))
		fault_in(&a->pager, &a->process, page * PAGE, write);
	return (uint64_t *)(void *)at(&a->process, page * PAGE);
}

const struct sr_event *sr_alone_events(struct sr_alone *a, size_t *count)
{
	events_flush(&a->pager);
	*count = a->count;
	return a->events;
}

size_t sr_alone_resident(const struct sr_alone *a)
{
	return a->pager.resident;
}

void sr_alone_free(struct sr_alone *a)
{
	while (a->process.managed.count > 0) {
		struct range r = a->process.managed.list[0];

		sr_alone_unmap(a, r.start / PAGE, (r.end - r.start) / PAGE);
	}
	ranges_clear(&a->process.managed);
	free(a->process.map);
	frames_release(&a->pager);
	slot_map_release(&a->pager);
	free(a->pager.chunks);
	free(a->pager.free_chunks);
	free(a->pager.events);
	buffers_release(&a->pager);
	free(a->events);
	free(a->memory);
	free(a);
}
