// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Events on their way to the trace, SR_EVENTS at a time. */
#include "events.h"
#include "moment.h"

#include <sr_length.h>
#include <sr_relay.h>

static void add(struct pager *p, uint8_t operation, uint32_t slot, uint8_t flags)
{
	p->events[p->event_count++] = (struct sr_event) {
		.time = moment() - p->start,
		.slot = slot,
		.operation = operation,
		.flags = flags,
	};
}

static void flush_if_full(struct pager *p)
{
	if (p->event_count == SR_EVENTS)
		events_flush(p);
}

void event(struct pager *p, uint8_t operation, uint32_t slot, uint8_t flags)
{
	if (!p->recording)
		return;
	add(p, operation, slot, flags);
	flush_if_full(p);
}

void event_write(struct pager *p, uint32_t slot, const uint8_t *bytes, uint8_t flags)
{
	if (!p->recording)
		return;
	p->unmeasured[p->unmeasured_count] = bytes;
	p->unmeasured_events[p->unmeasured_count++] = (uint32_t)p->event_count;
	add(p, SR_OP_WRITE, slot, flags);
	if (p->unmeasured_count == UNMEASURED)
		events_measure(p);
	flush_if_full(p);
}

void events_measure(struct pager *p)
{
	uint32_t lengths[UNMEASURED];

	sr_lzo_lengths(p->unmeasured, p->unmeasured_count, PAGE, p->lengths_room, lengths);
	for (size_t i = 0; i < p->unmeasured_count; i++)
		p->events[p->unmeasured_events[i]].length = lengths[i];
	p->unmeasured_count = 0;
}

void events_flush(struct pager *p)
{
	events_measure(p);
	if (p->event_count > 0 &&
	    p->config->events(p->config->context, p->events, p->event_count) != 0)
		p->recording = false;
	p->event_count = 0;
}
